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

/** What the sizes of a region can do, by size in lower case. */
export interface SizeCapabilities {
  /** The Hyper-V generations that they boot; sizes that tell none are left out. */
  readonly generations: ReadonlyMap<string, readonly ('V1' | 'V2')[]>;
  /** Those that boot no machine with Trusted Launch, although they boot Generation 2. */
  readonly withoutTrustedLaunch: ReadonlySet<string>;
  /** How they count against the quotas of cores; sizes that tell no number of cores are left out. */
  readonly cores: ReadonlyMap<string, SizeCores>;
}

/** How a machine of a size counts against the quotas of its region. */
export interface SizeCores {
  /** Those that the quota counts, also where a machine of this size has fewer at hand. */
  readonly cores: number;
  /** The quota beside the one over all series, such as `standardDSv5Family`; empty if none is told. */
  readonly family: string;
}

/** Lists what the sizes of a region can do. The list is long, so that it is read once in a run. */
export function listSizeCapabilities(
  azure: Azure,
  subscriptionId: string,
  location: string,
  signal: AbortSignal,
): Promise<SizeCapabilities> {
  const slot = slotOf(azure, `${subscriptionId}/${location}`);
  slot.capabilities ??= readCapabilities(azure, subscriptionId, location, signal);
  return slot.capabilities;
}

const slotOf = remember((): { capabilities?: Promise<SizeCapabilities> } => ({}));

function readCapabilities(
  azure: Azure,
  subscriptionId: string,
  location: string,
  signal: AbortSignal,
): Promise<SizeCapabilities> {
  const address = {
    group: { subscriptionId },
    path: 'providers/Microsoft.Compute/skus',
    apiVersion: '2021-07-01',
    filter: `location eq '${location}'`,
  };
  return attempt(`list what the sizes of virtual machines in ${location} can do`, async () => {
    const sizes = new Map<string, readonly ('V1' | 'V2')[]>();
    const withoutTrustedLaunch = new Set<string>();
    const cores = new Map<string, SizeCores>();
    for await (const { resourceType, name, family, capabilities } of list<Sku>(azure, address, signal)) {
      if (textIn(resourceType)?.toLowerCase() !== 'virtualmachines') continue;
      const size = (textIn(name) ?? '').toLowerCase();
      const told = objectsIn(capabilities);
      const generations = generationsIn(told);
      if (generations.length > 0) sizes.set(size, generations);
      if (valueIn(told, 'TrustedLaunchDisabled') === 'true') withoutTrustedLaunch.add(size);
      const counted = countIn(valueIn(told, 'vCPUs'));
      if (counted > 0) cores.set(size, { cores: counted, family: textIn(family) ?? '' });
    }
    return { generations: sizes, withoutTrustedLaunch, cores };
  });
}

function generationsIn(capabilities: readonly Capability[]) {
  const told = valueIn(capabilities, 'HyperVGenerations');
  return (['V1', 'V2'] as const).filter((generation) => told.includes(generation.toLowerCase()));
}

/** The value of a capability in lower case; empty for one that is not told. */
function valueIn(capabilities: readonly Capability[], wanted: string): string {
  const found = capabilities.find(({ name }) => textIn(name)?.toLowerCase() === wanted.toLowerCase());
  return textIn(found?.value)?.toLowerCase() ?? '';
}

interface Sku {
  readonly resourceType?: string;
  readonly name?: string;
  readonly family?: string;
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
