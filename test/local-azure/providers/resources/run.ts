import { asArmError } from '../../arm/errors.js';
import type { ArmError } from '../../arm/provider.js';
import type { EvaluatedResource } from '../../templates/evaluate.js';
import type { Deploy } from '../context.js';

export type ResourceOutcome = 'Running' | 'Succeeded' | 'Failed';

/** Reports the outcome of each resource while a deployment runs. */
export type Report = (resource: EvaluatedResource, outcome: ResourceOutcome, error?: ArmError) => void;

/**
 * Deploys each resource as soon as its dependencies are deployed. A failure stops only the resources that depend on
 * it; after `signal` is aborted no further ones are begun.
 * @returns the failures, after everything that was begun has ended
 */
export async function deployResources(
  resources: readonly EvaluatedResource[],
  deploy: Deploy,
  report: Report,
  signal: AbortSignal,
): Promise<readonly ResourceFailure[]> {
  const outcomes = new Map<string, Promise<boolean>>();
  const failures: ResourceFailure[] = [];
  const begin = (id: string): Promise<boolean> => {
    const resource = resources.find((candidate) => candidate.id === id);
    const outcome = outcomes.get(id) ?? (resource ? deployAfter(resource) : Promise.resolve(true));
    outcomes.set(id, outcome);
    return outcome;
  };
  const deployAfter = async (resource: EvaluatedResource): Promise<boolean> => {
    const ready = await Promise.all(resource.dependsOn.map(begin));
    if (signal.aborted || !ready.every(Boolean)) return false;
    report(resource, 'Running');
    try {
      await deploy(resource.id, resource.resource);
    } catch (thrown) {
      const error = asArmError(thrown);
      failures.push({ resource, error });
      report(resource, 'Failed', error);
      return false;
    }
    report(resource, 'Succeeded');
    return true;
  };
  await Promise.all(resources.map(({ id }) => begin(id)));
  return failures;
}

export interface ResourceFailure {
  readonly resource: EvaluatedResource;
  readonly error: ArmError;
}
