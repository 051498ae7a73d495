import type { Azure } from '../azure.js';
import { attempt } from '../requests/errors.js';
import { remember } from '../requests/remember.js';
import { list } from '../requests/resource-manager.js';
import { countIn, objectsIn, textIn } from '../requests/shape.js';

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
    const address = { group: { subscriptionId }, path, apiVersion };
    for await (const size of list<Size>(azure, address, signal))
      sizes.set((textIn(size.name) ?? '').toLowerCase(), countIn(size.numberOfCores));
    return sizes;
  });
}

/**
 * Lists the Hyper-V generations that the sizes of a region boot. The list is long, so that it is read once in a run.
 * @returns by size in lower case; sizes that tell none are left out
 */
export function listGenerations(
  azure: Azure,
  subscriptionId: string,
  location: string,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, readonly ('V1' | 'V2')[]>> {
  const slot = slotOf(azure, `${subscriptionId}/${location}`);
  slot.generations ??= readGenerations(azure, subscriptionId, location, signal);
  return slot.generations;
}

const slotOf = remember((): { generations?: ReturnType<typeof listGenerations> } => ({}));

function readGenerations(azure: Azure, subscriptionId: string, location: string, signal: AbortSignal) {
  const address = {
    group: { subscriptionId },
    path: 'providers/Microsoft.Compute/skus',
    apiVersion: '2021-07-01',
    filter: `location eq '${location}'`,
  };
  return attempt(`list what the sizes of virtual machines in ${location} can do`, async () => {
    const sizes = new Map<string, readonly ('V1' | 'V2')[]>();
    for await (const { resourceType, name, capabilities } of list<Sku>(azure, address, signal)) {
      const generations = generationsIn(objectsIn(capabilities));
      if (textIn(resourceType)?.toLowerCase() === 'virtualmachines' && generations.length > 0)
        sizes.set((textIn(name) ?? '').toLowerCase(), generations);
    }
    return sizes;
  });
}

function generationsIn(capabilities: readonly Capability[]) {
  const isTold = ({ name }: Capability) => textIn(name)?.toLowerCase() === 'hypervgenerations';
  const told = textIn(capabilities.find(isTold)?.value) ?? '';
  return (['V1', 'V2'] as const).filter((generation) => told.toUpperCase().includes(generation));
}

interface Sku {
  readonly resourceType?: string;
  readonly name?: string;
  readonly capabilities?: readonly Capability[] | null;
}

interface Capability {
  readonly name?: string;
  readonly value?: string;
}

interface Size {
  readonly name?: string;
  readonly numberOfCores?: number;
}
