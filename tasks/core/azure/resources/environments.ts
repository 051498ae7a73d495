import type { Azure } from '../azure.js';
import { collect } from '../requests/collect.js';
import { onceReady } from '../requests/conflicts.js';
import { attempt } from '../requests/errors.js';
import type { Operation } from '../requests/operation.js';
import { present } from '../requests/present.js';
import { isState, provision, provisioningStateOf, remove } from '../requests/provisioning.js';
import { find, list } from '../requests/resource-manager.js';
import { objectIn, textEntriesIn, textIn } from '../requests/shape.js';
import { childId, pathPart, resourceId } from '../resource-id.js';
import { addressOf } from './resource-address.js';
import type { Tags } from './tags.js';

/** An environment of a user of a lab: what a template has made in a resource group of its own. */
export interface Environment {
  readonly id: string;
  readonly name: string;
  /** The object id of its user, as the id has it. */
  readonly user: string;
  /** Whoever has made it, as the lab calls them; absent where Azure does not tell it. */
  readonly createdBy?: string;
  readonly tags: Tags;
  /** `Succeeded`, `Failed`, `Creating`, `Updating`, `Deleting` and so on. */
  readonly provisioningState: string;
  /** The template that was deployed into it last, as it was named then. */
  readonly templateId?: string;
  /** Absent before it has one. */
  readonly resourceGroupId?: string;
  /** No two environments have the same, not even one after the other of the same name. */
  readonly uniqueId: string;
}

/** An environment that is to be made, or to be deployed into again. */
export interface NewEnvironment {
  readonly name: string;
  readonly templateId: string;
  /** Texts, whatever the types that the template declares. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly tags: Tags;
}

/** Whose environments: those of the identity that asks, or those of everybody. */
export type Whose = '@me' | '@all';

const apiVersion = '2018-09-15';

/** Whether something is being done to an environment. */
export function isBusy({ provisioningState }: Pick<Environment, 'provisioningState'>): boolean {
  return !isState(provisioningState, '', 'succeeded', 'failed', 'canceled', 'cancelled');
}

export function isBeingDeleted({ provisioningState }: Pick<Environment, 'provisioningState'>): boolean {
  return isState(provisioningState, 'deleting');
}

/** Lists the environments of a lab that the identity may see. */
export async function listEnvironments(
  azure: Azure,
  labId: string,
  whose: Whose,
  signal: AbortSignal,
): Promise<Environment[]> {
  const address = addressOf(labId, apiVersion, 'users', whose, 'environments');
  return attempt(`list the environments of the lab ${resourceId(labId).name}`, () =>
    collect(list<Resource>(azure, address, signal), (environment) =>
      toEnvironment(environment, childId(labId, textIn(environment.id) ?? '')),
    ),
  );
}

/** Reads an environment. @returns `undefined` if there is no such environment */
export async function getEnvironment(
  azure: Azure,
  id: string,
  signal: AbortSignal,
): Promise<Environment | undefined> {
  return attempt(doing('read', id), async () => {
    const environment = await find<Resource>(azure, addressOf(id, apiVersion), signal);
    return environment && toEnvironment(environment, childId(labOf(id), textIn(environment.id) ?? ''));
  });
}

function labOf(id: string): string {
  return id.replace(/\/users\/[^/]+\/environments\/[^/]+$/i, '');
}

/** The id under which the identity that asks has an environment of this name. */
export function ownEnvironmentId(labId: string, name: string): string {
  return `${labId}/users/@me/environments/${pathPart(name)}`;
}

/**
 * Makes an environment of the identity that asks, or deploys a template into the one that it has of this name. It is
 * begun once nothing else is done to that one.
 */
export function makeEnvironment(
  azure: Azure,
  labId: string,
  { name, templateId, parameters, tags }: NewEnvironment,
): Operation<void> {
  const id = ownEnvironmentId(labId, name);
  const given = Object.entries(parameters).map(([parameter, value]) => ({ name: parameter, value }));
  const body = {
    tags,
    properties: { deploymentProperties: { armTemplateId: templateId, parameters: given } },
  };
  return onceReady(() => provision(azure, doing('make', id), { address: addressOf(id, apiVersion), body }));
}

/** Deletes an environment with its resource group. One that does not exist is no error. */
export function deleteEnvironment(azure: Azure, id: string): Operation<void> {
  return onceReady(() => remove(azure, doing('delete', id), addressOf(id, apiVersion)));
}

function doing(verb: string, id: string): string {
  const { names, name } = resourceId(id);
  return `${verb} the environment ${name} of the lab ${names[0] ?? ''}`;
}

function toEnvironment(environment: Resource, id: string): Environment {
  const properties = objectIn(environment.properties);
  const { deploymentProperties, resourceGroupId, createdByUser, uniqueIdentifier } = properties;
  return {
    id,
    name: textIn(environment.name) ?? resourceId(id).name,
    user: resourceId(id).names[1] ?? '',
    ...present('createdBy', textIn(createdByUser)),
    tags: textEntriesIn(environment.tags),
    provisioningState: provisioningStateOf(environment),
    ...present('templateId', textIn(objectIn(deploymentProperties).armTemplateId)),
    ...present('resourceGroupId', textIn(resourceGroupId)),
    uniqueId: textIn(uniqueIdentifier) ?? '',
  };
}

interface Resource {
  readonly id?: string;
  readonly name?: string;
  readonly tags?: Tags;
  readonly properties?: {
    readonly provisioningState?: string;
    readonly deploymentProperties?: { readonly armTemplateId?: string } | null;
    readonly resourceGroupId?: string;
    readonly createdByUser?: string;
    readonly uniqueIdentifier?: string;
  } | null;
}
