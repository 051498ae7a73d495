import type { Azure } from '../azure.js';
import { attempt } from '../requests/errors.js';
import { list } from '../requests/resource-manager.js';

const apiVersion = '2024-03-01';

/** Cores by size in lower case, of all sizes that a region has. */
export async function listSizes(
  azure: Azure,
  subscriptionId: string,
  location: string,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, number>> {
  const path = `providers/Microsoft.Compute/locations/${location}/vmSizes`;
  return attempt(`list the sizes of virtual machines in ${location}`, async () => {
    const sizes = new Map<string, number>();
    for await (const size of list<Size>(azure, { group: { subscriptionId }, path, apiVersion }, signal))
      sizes.set((size.name ?? '').toLowerCase(), size.numberOfCores ?? 0);
    return sizes;
  });
}

/** Cores that may still be used in a region, over all series; undefined if Azure does not tell. */
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

interface Size {
  readonly name?: string;
  readonly numberOfCores?: number;
}

interface Usage {
  readonly name?: { readonly value?: string };
  readonly currentValue?: number;
  readonly limit?: number;
}
