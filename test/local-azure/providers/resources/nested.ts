import { ArmError } from '../../arm/provider.js';
import type { EvaluatedResource } from '../../templates/evaluate.js';
import { type DeploymentRequest, readDeploymentRequest } from './deployment-request.js';

type Evaluate = (id: string, request: DeploymentRequest) => readonly EvaluatedResource[];

/**
 * The resources of a template with those of its nested deployments, however deep. One that cannot be evaluated yet,
 * because it needs what others have to give first, is looked at when it is deployed.
 */
export function withNested(
  resources: readonly EvaluatedResource[],
  evaluate: Evaluate,
): readonly EvaluatedResource[] {
  return resources.flatMap((resource) => [resource, ...withNested(nestedIn(resource, evaluate), evaluate)]);
}

function nestedIn(
  { id, type, resource }: EvaluatedResource,
  evaluate: Evaluate,
): readonly EvaluatedResource[] {
  if (type.toLowerCase() !== 'microsoft.resources/deployments') return [];
  try {
    return evaluate(id, readDeploymentRequest(resource));
  } catch (error) {
    if (error instanceof ArmError) return [];
    throw error;
  }
}
