import type { Azure } from '../azure.js';
import { attempt } from '../requests/errors.js';
import { list } from '../requests/resource-manager.js';

const apiVersion = '2024-03-01';

/** Lists the sizes of virtual machines that a region offers. @returns the number of cores by size in lower case */
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

interface Size {
  readonly name?: string;
  readonly numberOfCores?: number;
}
