import type { DeploymentOperation } from '@azure/arm-resources';
import type { Azure } from './azure.js';
import { innermostCauses } from './causes.js';
import { attempt, undefinedIfMissing } from './errors.js';
import { longRunning, type Operation } from './operation.js';
import { resourcesClient } from './resources-client.js';

/** Where a template deployment is kept; resource groups keep 800. */
export interface DeploymentName {
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  /** 1 to 64 of letters, digits, `_`, `-`, `.`, `(`, `)`. */
  readonly name: string;
}

export interface NewDeployment extends DeploymentName {
  readonly template: Readonly<Record<string, unknown>>;
  /** The values by name, not wrapped. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

export interface Deployment {
  /** `Accepted`, `Running`, `Succeeded`, `Failed`, `Canceled` and so on. */
  readonly state: string;
}

/** Deploys a template incrementally. Two deployments of one name must not run at once. */
export function startDeployment(
  azure: Azure,
  { subscriptionId, resourceGroup, name, template, parameters }: NewDeployment,
): Operation<{ readonly outputResourceIds: readonly string[] }> {
  const { deployments } = resourcesClient(azure, subscriptionId);
  const wrapped = Object.entries(parameters).map(([key, value]) => [key, { value }]);
  const properties = {
    mode: 'Incremental' as const,
    template: { ...template },
    parameters: Object.fromEntries(wrapped) as Record<string, { value: unknown }>,
  };
  return longRunning(
    `deploy ${name} to the resource group ${resourceGroup}`,
    (options) => deployments.beginCreateOrUpdate(resourceGroup, name, { properties }, options),
    (result) => ({
      outputResourceIds: (result.properties?.outputResources ?? []).flatMap(({ id }) => id ?? []),
    }),
  );
}

/** @returns `undefined` if there is no such deployment */
export async function getDeployment(
  azure: Azure,
  { subscriptionId, resourceGroup, name }: DeploymentName,
  signal: AbortSignal,
): Promise<Deployment | undefined> {
  const { deployments } = resourcesClient(azure, subscriptionId);
  return undefinedIfMissing(() =>
    attempt(`read the deployment ${name}`, async () => {
      const { properties } = await deployments.get(resourceGroup, name, { abortSignal: signal });
      return { state: properties?.provisioningState ?? '' };
    }),
  );
}

/** Why a deployment failed: the innermost messages that it and its operations hold, each once. */
export async function deploymentFailures(
  azure: Azure,
  { subscriptionId, resourceGroup, name }: DeploymentName,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const { deployments, deploymentOperations } = resourcesClient(azure, subscriptionId);
  const options = { abortSignal: signal };
  return attempt(`read why the deployment ${name} failed`, async () => {
    const { properties } = await deployments.get(resourceGroup, name, options);
    const texts = new Map(innermostCauses(properties?.error).map(({ message }) => [message, message]));
    for await (const operation of deploymentOperations.list(resourceGroup, name, options))
      for (const [message, text] of operationFailures(operation)) texts.set(message, text);
    return [...texts.values()];
  });
}

/** Deletes the record of a deployment; what it deployed stays. One that is gone already is no error. */
export function deleteDeployment(
  azure: Azure,
  { subscriptionId, resourceGroup, name }: DeploymentName,
): Operation<void> {
  const { deployments } = resourcesClient(azure, subscriptionId);
  return longRunning(`delete the deployment ${name}`, (options) =>
    deployments.beginDelete(resourceGroup, name, options),
  );
}

/** Each message, and the same with the name of the resource that it is about. */
function operationFailures({ properties }: DeploymentOperation): readonly (readonly [string, string])[] {
  if (properties?.provisioningState !== 'Failed') return [];
  const name = properties.targetResource?.resourceName;
  const prefix = name === undefined ? '' : `${name}: `;
  return innermostCauses(properties.statusMessage).map(({ message }) => [message, prefix + message]);
}
