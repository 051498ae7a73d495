import { randomBytes } from 'node:crypto';
import { collect } from '../../tasks/core/azure/requests/collect.js';
import { attempt } from '../../tasks/core/azure/requests/errors.js';
import { begin, list, send } from '../../tasks/core/azure/requests/resource-manager.js';
import { longRunning } from '../../tasks/core/azure/requests/operation.js';
import { revokeAccess } from '../../tasks/core/azure/resources/disks.js';
import { messageOf } from '../../tasks/core/step/problem.js';
import { askAzure, createFinish, type Finish, type Request } from './asking/asking.js';
import { removeParts, removeRoles } from './asking/roles/own-roles.js';
import { removeEnvironments } from './lab-environments.js';
import { removeLabMachines } from './lab-machines.js';
import type { Place } from './place.js';

/** The tag of all that the kit makes; its value is the id of the run. */
export const mark = 'ImageFactoryRealAzure';

export const groupPrefix = 'imagefactory-real-azure-';

/** The resource group of one run of the kit. */
export interface OwnGroup {
  readonly kit: string;
  readonly name: string;
  readonly id: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** How long a run may take; what is older has crashed. */
const lifeHours = 12;

/** @param identity whoever is signed in, as the sign-in names it */
export function nameGroup(subscriptionId: string, identity: string, now: Date): OwnGroup {
  const kit = `${now.toISOString().slice(0, 10)}-${randomBytes(3).toString('hex')}`;
  const name = `${groupPrefix}${kit}`;
  const expires = new Date(now.getTime() + lifeHours * 3_600_000).toISOString();
  return {
    kit,
    name,
    id: `/subscriptions/${subscriptionId}/resourceGroups/${name}`,
    tags: { [mark]: kit, [`${mark}MadeBy`]: identity.slice(0, 250), [`${mark}Expires`]: expires },
  };
}

const apiVersion = '2021-04-01';

export async function makeGroup({ name, tags }: OwnGroup, location: string, place: Place): Promise<void> {
  const { azure, subscriptionId, signal } = place;
  const address = { group: { subscriptionId }, path: `resourcegroups/${name}`, apiVersion };
  await attempt(`make the resource group ${name}`, () =>
    send(azure, { ...address, method: 'PUT', body: { location, tags } }, signal),
  );
}

/** A group as it is listed. */
interface Listed {
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** The groups with the mark and the name of the kit: others are none of ours, whatever they are called. */
export async function listOwnGroups({ azure, subscriptionId, signal }: Place): Promise<readonly Listed[]> {
  const address = {
    group: { subscriptionId },
    path: 'resourcegroups',
    apiVersion,
    filter: `tagName eq '${mark}'`,
  };
  const found: Listed[] = [];
  for await (const { name, tags } of list<Partial<Listed>>(azure, address, signal))
    if (name !== undefined && isOwn({ name, tags: tags ?? {} })) found.push({ name, tags: tags ?? {} });
  return found;
}

/** Whether a group is one of the kit's: name and mark tell of the same run. */
export function isOwn({ name, tags }: Listed): boolean {
  const kit = tags[mark];
  return kit !== undefined && kit !== '' && name.toLowerCase() === `${groupPrefix}${kit}`.toLowerCase();
}

/** What became of the deletion of a group. */
export interface Removal {
  readonly isClean: boolean;
  readonly proof: readonly string[];
}

/** Deletes a group of the kit with all that is in it, waits until it is gone, and looks for anything that is left. */
export async function removeGroup(
  { name, tags }: Listed,
  place: Place,
  say: (line: string) => void,
): Promise<Removal> {
  const finish = createFinish(place.pollSeconds, place.signal);
  try {
    const others = await removeOnce(name, place, finish, say);
    return await prove(name, tags[mark] ?? '', others, place);
  } catch (error) {
    return {
      isClean: false,
      proof: [`The resource group ${name} could not be deleted: ${messageOf(error)}`],
    };
  }
}

/** @returns the names of other groups in which DevTest Labs had put what belongs to the machines and environments of a lab */
async function removeOnce(
  name: string,
  place: Place,
  finish: Finish,
  say: (line: string) => void,
): Promise<readonly string[]> {
  const { azure, subscriptionId, signal } = place;
  const path = `/subscriptions/${subscriptionId}/resourcegroups/${name}`;
  const found = await askAzure(azure, subscriptionId, { method: 'GET', path, apiVersion }, signal);
  if (found.status === 404) return [];
  if (found.status >= 400)
    throw new Error(`its state could not be read (${found.status} ${found.code ?? ''}).`);
  // Whatever its name: only what carries the mark of this run is deleted.
  if (!isOwn(found.body as Listed)) throw new Error('it does not carry the mark of this kit.');
  const others = await removeParticulars(name, place, finish, say);
  say(`Deleting the resource group ${name} …`);
  const address = { group: { subscriptionId }, path: `resourcegroups/${name}`, apiVersion };
  const doing = `delete the resource group ${name}`;
  await finish(doing, longRunning(doing, begin(azure, { ...address, method: 'DELETE' })), 120);
  return others;
}

/**
 * Ends and deletes what does not go with the group by itself, each whatever becomes of the others.
 * @returns the names of groups as `removeOnce` does
 * @throws why anything is left: by the group alone it would be found again
 */
async function removeParticulars(
  name: string,
  place: Place,
  finish: Finish,
  say: (line: string) => void,
): Promise<readonly string[]> {
  const others: string[] = [];
  const problems: string[] = [];
  const steps = [
    () => revokeGrants(name, place, finish),
    () => removeOwnRoles(name, place, finish),
    async () => void others.push(...(await removeEnvironments(name, place, finish, say))),
    async () => void others.push(...(await removeLabMachines(name, place, finish, say))),
    // Once more: what was still on its way to Azure has come by now.
    () => removeOwnRoles(name, place, finish),
  ];
  for (const step of steps) await step().catch((error: unknown) => problems.push(messageOf(error)));
  if (problems.length > 0) throw new Error([...new Set(problems)].join(' '));
  return [...new Set(others)];
}

/** Roles belong to the tenant: nothing deletes them with the group. A run knows its own; those of another are looked for. */
async function removeOwnRoles(name: string, place: Place, finish: Finish): Promise<void> {
  const { azure, subscriptionId, signal, rolePaths } = place;
  const ask = (request: Request) => askAzure(azure, subscriptionId, request, signal);
  if (rolePaths) return removeParts(rolePaths.toReversed(), { ask, finish });
  const left = await removeRoles(`/subscriptions/${subscriptionId}/resourceGroups/${name}`, { ask, finish });
  if (left.length > 0) throw new Error(`these roles could not be deleted: ${left.join(', ')}.`);
}

interface GrantedDisk {
  readonly id?: string;
  readonly properties?: { readonly diskState?: string };
}

/** A disk to which access is granted cannot be deleted. */
async function revokeGrants(resourceGroup: string, place: Place, finish: Finish): Promise<void> {
  const { azure, subscriptionId, signal } = place;
  const group = { subscriptionId, resourceGroup };
  const address = { group, path: 'providers/Microsoft.Compute/disks', apiVersion: '2023-10-02' };
  const disks = await attempt('list the disks of the group', () =>
    collect(list<GrantedDisk>(azure, address, signal), ({ id = '', properties }) => ({ id, properties })),
  );
  for (const { id, properties } of disks)
    if (id !== '' && properties?.diskState === 'ActiveSAS')
      await finish('the revocation', revokeAccess(azure, id), 15);
}

/** Looks for the groups, and for anything with the mark of the run anywhere in the subscription. */
async function prove(name: string, kit: string, others: readonly string[], place: Place): Promise<Removal> {
  const { azure, subscriptionId, signal } = place;
  const address = {
    group: { subscriptionId },
    path: 'resources',
    apiVersion,
    filter: `tagName eq '${mark}' and tagValue eq '${kit}'`,
  };
  const left: string[] = [];
  for await (const { id = '' } of list<{ readonly id?: string }>(azure, address, signal)) left.push(id);
  const groups = await Promise.all([name, ...others].map((group) => proveGone(group, place)));
  return {
    isClean: groups.every(({ isGone }) => isGone) && left.length === 0,
    proof: [
      'No custom role of this run is left.',
      ...groups.map(({ line }) => line),
      left.length === 0
        ? `No resource in the subscription carries the tag ${mark} = ${kit}.`
        : `These carry the tag ${mark} = ${kit} still: ${left.join(', ')}.`,
    ],
  };
}

async function proveGone(name: string, { azure, subscriptionId, signal }: Place) {
  const path = `/subscriptions/${subscriptionId}/resourcegroups/${name}`;
  const { status } = await askAzure(azure, subscriptionId, { method: 'GET', path, apiVersion }, signal);
  const isGone = status === 404;
  const line = `The resource group ${name} ${isGone ? 'is gone' : 'is still there'}: GET answers ${status}.`;
  return { isGone, line };
}
