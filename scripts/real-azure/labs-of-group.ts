import { list } from '../../tasks/core/azure/requests/resource-manager.js';
import type { Place } from './place.js';

/** The ids of all labs of a resource group. */
export async function labsOfGroup(
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
