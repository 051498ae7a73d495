import type { Azure } from '../azure.js';
import { attempt } from '../requests/errors.js';
import { list } from '../requests/resource-manager.js';

const apiVersion = '2024-03-01';

/**
 * The number of cores that a subscription may still use in a region, over all series of sizes.
 * @returns `undefined` if Azure does not tell it
 */
export async function coresLeft(
  azure: Azure,
  subscriptionId: string,
  location: string,
  signal: AbortSignal,
): Promise<number | undefined> {
  const path = `providers/Microsoft.Compute/locations/${location}/usages`;
  return attempt(`read the quotas in ${location}`, async () => {
    for await (const usage of list<Usage>(azure, { group: { subscriptionId }, path, apiVersion }, signal))
      if (usage.name?.value === 'cores') return (usage.limit ?? 0) - (usage.currentValue ?? 0);
    return undefined;
  });
}

interface Usage {
  readonly name?: { readonly value?: string };
  readonly currentValue?: number;
  readonly limit?: number;
}
