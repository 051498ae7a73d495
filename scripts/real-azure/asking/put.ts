import { longRunning } from '../../../tasks/core/azure/requests/operation.js';
import { begin } from '../../../tasks/core/azure/requests/resource-manager.js';
import { addressOf } from '../../../tasks/core/azure/resources/resource-address.js';
import type { Means } from './means.js';

/** Makes a resource of the kit's own group, and waits until it is there. */
export async function put(
  id: string,
  apiVersion: string,
  body: object,
  { azure, finish }: Pick<Means, 'azure' | 'finish'>,
  minutes = 30,
): Promise<void> {
  const doing = `make ${id.split('/').at(-1) ?? ''}`;
  const operation = longRunning(doing, begin(azure, { ...addressOf(id, apiVersion), method: 'PUT', body }));
  await finish(doing, operation, minutes);
}
