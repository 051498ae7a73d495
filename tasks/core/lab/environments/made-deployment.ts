import type { Azure } from '../../azure/azure.js';
import { resourceGroupOf } from '../../azure/resource-id.js';
import {
  type Deployment,
  deploymentFailures,
  type DeploymentName,
  hasFailed,
  listDeployments,
} from '../../azure/resources/deployments.js';
import type { Environment } from '../../azure/resources/environments.js';
import { problem } from '../../step/problem.js';
import type { Context } from '../../step/step.js';

type ReadingContext = Pick<Context<unknown, Azure>, 'azure' | 'signal'>;

/** The address of a deployment in the resource group of an environment. @throws where it has none */
export function deploymentIn(
  { name: environment, resourceGroupId }: Pick<Environment, 'name' | 'resourceGroupId'>,
  name: string,
): DeploymentName {
  if (resourceGroupId === undefined) throw withoutGroup(environment);
  const [, , subscriptionId = '', , resourceGroup = ''] = resourceGroupOf(resourceGroupId).split('/');
  return { subscriptionId, resourceGroup, name };
}

/** Of an environment whose creation failed early, for example. */
export function withoutGroup(environment: string): Error {
  return problem(
    `The environment ${environment} has no resource group: nothing can be deployed into it.`,
    'Make it by CreateLabEnvironment, or delete it.',
  );
}

/** The deployments of the resource group of an environment; none where it has no group yet. */
export async function deploymentsOf(
  environment: Environment | undefined,
  { azure, signal }: ReadingContext,
): Promise<readonly Deployment[]> {
  if (environment?.resourceGroupId === undefined) return [];
  return listDeployments(azure, deploymentIn(environment, ''), signal);
}

/**
 * The deployment that was made since a look: of those that have changed, the one that has ended last, since one that is
 * nested in another ends before that.
 */
export function madeSince(before: readonly Deployment[], now: readonly Deployment[]): Deployment | undefined {
  const seen = new Map(before.map((one) => [one.name.toLowerCase(), timeOf(one)]));
  return now
    .filter((one) => seen.get(one.name.toLowerCase()) !== timeOf(one))
    .reduce<Deployment | undefined>(
      (last, one) => (last === undefined || timeOf(one) > timeOf(last) ? one : last),
      undefined,
    );
}

function timeOf({ changedAt }: Deployment): number {
  return changedAt?.getTime() ?? 0;
}

/** Why the deployment that was made since a look has failed: its innermost causes; none where they cannot be read. */
export async function causesSince(
  before: readonly Deployment[],
  environment: Environment,
  context: ReadingContext,
): Promise<readonly string[]> {
  try {
    const made = madeSince(before, await deploymentsOf(environment, context));
    if (!made || !hasFailed(made)) return [];
    const record = deploymentIn(environment, made.name);
    const causes = await deploymentFailures(context.azure, record, context.signal);
    return causes.map(({ message }) => message);
  } catch {
    context.signal.throwIfAborted();
    return [];
  }
}
