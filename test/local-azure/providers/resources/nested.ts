import { ArmError } from '../../arm/provider.js';
import type { EvaluatedResource } from '../../templates/evaluate.js';
import { type DeploymentRequest, readDeploymentRequest } from './deployment-request.js';

type Evaluate = (id: string, request: DeploymentRequest) => readonly EvaluatedResource[];

/**
 * The resources of a template and of its nested deployments at any depth. A nested deployment that needs values of
 * other resources cannot be evaluated yet; it is checked when it is deployed.
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
