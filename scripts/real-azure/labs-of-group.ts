import { list } from '../../tasks/core/azure/requests/resource-manager.js';
import type { Place } from './place.js';

/** What all labs of a resource group have, e.g. their machines. @param listOf lists what one of them has, by its id */
export async function inLabsOf<T>(
  resourceGroup: string,
  place: Place,
  listOf: (labId: string) => Promise<readonly T[]>,
): Promise<readonly T[]> {
  const found: T[] = [];
  for (const id of await labsOf(resourceGroup, place)) found.push(...(await listOf(id)));
  return found;
}

/** The ids of all labs of a resource group. */
async function labsOf(
  resourceGroup: string,
  { azure, subscriptionId, signal }: Place,
): Promise<readonly string[]> {
  const address = {
    group: { subscriptionId, resourceGroup },
    path: 'providers/Microsoft.DevTestLab/labs',
    apiVersion: '2018-09-15',
  };
  const ids: string[] = [];
  for await (const { id } of list<{ readonly id?: string }>(azure, address, signal))
    if (id !== undefined) ids.push(id);
  return ids;
}
