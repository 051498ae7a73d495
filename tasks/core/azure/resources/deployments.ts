import type { Azure } from '../azure.js';
import { type Cause, innermostCauses } from '../requests/causes.js';
import { onceReady } from '../requests/conflicts.js';
import { attempt } from '../requests/errors.js';
import { deletionState, evenIfLost, evenIfUnseen } from '../requests/lost-operation.js';
import { longRunning, type Operation, type Poll } from '../requests/operation.js';
import {
  begin,
  find,
  list,
  type ResourceAddress,
  type ResourceRequest,
  send,
} from '../requests/resource-manager.js';
import { dateIn, objectIn, objectsIn, textEntriesIn, textIn } from '../requests/shape.js';

/** The address of a template deployment. A resource group keeps 800 of them. */
export interface DeploymentName {
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  /** 1 to 64 letters, digits, `_`, `-`, `.`, `(` and `)`. */
  readonly name: string;
}

export interface NewDeployment extends DeploymentName {
  /** Absent where Azure reads it from an address. */
  readonly template?: Readonly<Record<string, unknown>>;
  /** The address of the template, in which a token may stand. */
  readonly templateLink?: string;
  /** Each is `{ value }`, or `{ reference }` to a secret of a key vault. */
  readonly parameters: Readonly<Record<string, object>>;
  /** Tags of the deployment's record, which later runs recognise it by. */
  readonly tags: Readonly<Record<string, string>>;
}

export interface Deployment {
  readonly name: string;
  /** `Accepted`, `Running`, `Succeeded`, `Failed`, `Canceled` and so on. */
  readonly state: string;
  readonly tags: Readonly<Record<string, string>>;
  /** When it entered its state; `undefined` if Azure does not tell it. */
  readonly changedAt: Date | undefined;
}

/** A deployment as a list shows it, with what tells to whom it belongs. */
export interface ListedDeployment extends Deployment {
  /** The ids of the resources that it made or changed; Azure tells them of one that has ended. */
  readonly madeIds: readonly string[];
  /** Its parameters that are texts and no secrets, by name. */
  readonly parameterTexts: Readonly<Record<string, string>>;
}

/** Whether a deployment has ended with success. */
export function hasSucceeded({ state }: Pick<Deployment, 'state'>): boolean {
  return /^Succeeded$/i.test(state);
}

/** Whether a deployment has ended without success. */
export function hasFailed({ state }: Pick<Deployment, 'state'>): boolean {
  return /^(Failed|Canceled)$/i.test(state);
}

/** Whether a deployment has ended, with or without success. */
export function hasEnded(deployment: Pick<Deployment, 'state'>): boolean {
  return hasSucceeded(deployment) || hasFailed(deployment);
}

/** Deploys a template in incremental mode. Two deployments of one name must not run at the same time. */
export function startDeployment(azure: Azure, deployment: NewDeployment): Operation<Output> {
  const { resourceGroup, name, template, templateLink, parameters, tags } = deployment;
  const content = templateLink === undefined ? { template } : { templateLink: { uri: templateLink } };
  const properties = { mode: 'Incremental', ...content, parameters };
  const doing = `deploy ${name} to the resource group ${resourceGroup}`;
  const request = { ...requestOf('PUT', deployment), body: { properties, tags } };
  const operation = longRunning(doing, begin<Resource>(azure, request), outputOf);
  return evenIfLost(operation, (signal) =>
    attempt(doing, async () => {
      const found = await find<Resource>(azure, requestOf('GET', deployment), signal);
      return found && progressOf(found);
    }),
  );
}

/** The result of a deployment. */
interface Output {
  readonly outputResourceIds: readonly string[];
}

function outputOf(deployment: Resource): Output {
  return { outputResourceIds: madeIdsOf(deployment) };
}

function madeIdsOf({ properties }: Resource): readonly string[] {
  return objectsIn(properties?.outputResources).flatMap(({ id }) => textIn(id) ?? []);
}

function progressOf(deployment: Resource): Poll<Output> {
  const state = textIn(deployment.properties?.provisioningState) ?? '';
  if (hasFailed({ state })) throw new Error(`it ended as ${state}.`);
  return { done: hasSucceeded({ state }), state, value: outputOf(deployment) };
}

/** Lists all deployments that a resource group keeps. */
export async function listDeployments(
  azure: Azure,
  group: Omit<DeploymentName, 'name'>,
  signal: AbortSignal,
): Promise<ListedDeployment[]> {
  return attempt(`list the deployments of the resource group ${group.resourceGroup}`, async () => {
    const found: ListedDeployment[] = [];
    const address = { group, path: collection, apiVersion };
    for await (const resource of list<Resource | null>(azure, address, signal)) {
      const name = textIn(resource?.name);
      if (resource && name !== undefined) found.push(toListed(name, resource));
    }
    return found;
  });
}

/** Reads a deployment. @returns `undefined` if there is no such deployment */
export async function getDeployment(
  azure: Azure,
  deployment: DeploymentName,
  signal: AbortSignal,
): Promise<Deployment | undefined> {
  return attempt(`read the deployment ${deployment.name}`, async () => {
    const found = await find<Resource>(azure, requestOf('GET', deployment), signal);
    return found && toDeployment(deployment.name, found);
  });
}

function toDeployment(name: string, { properties, tags }: Resource): Deployment {
  const { provisioningState, timestamp } = objectIn(properties);
  return {
    name,
    state: textIn(provisioningState) ?? '',
    tags: textEntriesIn(tags),
    changedAt: dateIn(timestamp),
  };
}

function toListed(name: string, resource: Resource): ListedDeployment {
  const parameters = Object.entries(objectIn(objectIn(resource.properties).parameters));
  const texts = parameters.flatMap(([key, parameter]) => {
    const text = textIn(objectIn(parameter).value);
    return text === undefined ? [] : [[key, text] as const];
  });
  return {
    ...toDeployment(name, resource),
    madeIds: madeIdsOf(resource),
    parameterTexts: Object.fromEntries(texts),
  };
}

/**
 * Reads the innermost errors of a failed deployment and of its operations, each message once. That of an operation begins
 * with the name of its resource.
 */
export async function deploymentFailures(
  azure: Azure,
  deployment: DeploymentName,
  signal: AbortSignal,
): Promise<readonly Cause[]> {
  return attempt(`read why the deployment ${deployment.name} failed`, async () => {
    const { properties } = await send<Resource>(azure, requestOf('GET', deployment), signal);
    const causes = new Map(innermostCauses(properties?.error).map((cause) => [cause.message, cause]));
    for await (const operation of list<DeploymentOperation>(azure, operationsOf(deployment), signal))
      for (const [message, cause] of operationFailures(operation)) causes.set(message, cause);
    return [...causes.values()];
  });
}

/** Deletes the record of a deployment, not the resources it deployed. One that does not exist is no error. */
export function deleteDeployment(azure: Azure, deployment: DeploymentName): Operation<void> {
  const doing = `delete the deployment ${deployment.name}`;
  return onceReady(() =>
    evenIfUnseen(longRunning(doing, begin(azure, requestOf('DELETE', deployment))), async (signal) =>
      deletionState(await getDeployment(azure, deployment, signal)),
    ),
  );
}

const apiVersion = '2024-03-01';

const collection = 'providers/Microsoft.Resources/deployments';

function requestOf(method: 'GET' | 'PUT' | 'DELETE', group: DeploymentName): ResourceRequest {
  return { method, ...deploymentAddress(group) };
}

export function deploymentAddress(group: DeploymentName): ResourceAddress {
  return { group, path: `${collection}/${group.name}`, apiVersion };
}

/** The address of a deployment's operations: the one path of deployments without a provider. */
export function operationsOf(group: DeploymentName): ResourceAddress {
  return { group, path: `deployments/${group.name}/operations`, apiVersion };
}

interface Resource {
  readonly name?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly properties?: {
    readonly provisioningState?: string;
    readonly timestamp?: string;
    readonly error?: unknown;
    readonly outputResources?: readonly { readonly id?: string }[];
    readonly parameters?: Readonly<Record<string, { readonly value?: unknown } | null>> | null;
  };
}

interface DeploymentOperation {
  readonly properties?: {
    readonly provisioningState?: string;
    readonly statusMessage?: unknown;
    readonly targetResource?: { readonly resourceName?: string };
  };
}

/** The messages of a failed operation, each with its cause for the log, which begins with the resource's name. */
function operationFailures({ properties }: DeploymentOperation): readonly (readonly [string, Cause])[] {
  if (!properties || !/^Failed$/i.test(properties.provisioningState ?? '')) return [];
  const name = properties.targetResource?.resourceName;
  const prefix = name === undefined ? '' : `${name}: `;
  return innermostCauses(properties.statusMessage).map((cause) => [
    cause.message,
    { ...cause, message: prefix + cause.message },
  ]);
}
