import { list } from '../../../tasks/core/azure/requests/resource-manager.js';
import type { Means } from './means.js';
import type { Generation } from './os-disks.js';

/** A size of virtual machines as Azure lists it. */
export interface Sku {
  readonly resourceType?: string;
  readonly name?: string;
  readonly tier?: string;
  readonly capabilities?: readonly { readonly name?: string; readonly value?: string }[];
  readonly restrictions?: readonly { readonly type?: string }[];
}

/** Below this, Linux starts and has no room to install anything. */
const leastMemoryGib = 2;

/**
 * The smallest size that the subscription may use in the region and that boots all these generations; one that boots both is
 * preferred, since those of one alone are the oldest and the newest, of which subscriptions often may use none.
 */
export async function smallestSize(
  generations: readonly Generation[],
  {
    azure,
    subscriptionId,
    location,
    signal,
  }: Pick<Means, 'azure' | 'subscriptionId' | 'location' | 'signal'>,
): Promise<string> {
  const address = {
    group: { subscriptionId },
    path: 'providers/Microsoft.Compute/skus',
    apiVersion: '2021-07-01',
    filter: `location eq '${location}'`,
  };
  const skus: Sku[] = [];
  for await (const sku of list<Sku>(azure, address, signal)) skus.push(sku);
  const size = smallestOf(skus, ['V1', 'V2']) ?? smallestOf(skus, generations);
  if (size === undefined)
    throw new Error(
      `${location} has no size of virtual machines that starts ${generations.join(' and ')} and that this subscription may use.`,
    );
  return size;
}

/** @returns the name; `undefined` if there is none */
export function smallestOf(skus: readonly Sku[], generations: readonly Generation[]): string | undefined {
  const fitting = skus.filter((sku) => fits(sku, generations));
  return fitting.toSorted(compareSizes)[0]?.name;
}

function fits(sku: Sku, generations: readonly Generation[]): boolean {
  const { resourceType, tier, restrictions = [] } = sku;
  const boots = textOf(sku, 'HyperVGenerations').toUpperCase().split(',');
  return (
    resourceType === 'virtualMachines' &&
    tier !== 'Basic' &&
    // One of type Zone leaves the size to machines that name no zone.
    restrictions.every(({ type }) => type === 'Zone') &&
    ['', 'x64'].includes(textOf(sku, 'CpuArchitectureType')) &&
    textOf(sku, 'TrustedLaunchDisabled').toLowerCase() !== 'true' &&
    numberOf(sku, 'vCPUs') > 0 &&
    numberOf(sku, 'MemoryGB') >= leastMemoryGib &&
    generations.every((generation) => boots.includes(generation))
  );
}

function compareSizes(one: Sku, other: Sku): number {
  return (
    numberOf(one, 'vCPUs') - numberOf(other, 'vCPUs') ||
    numberOf(one, 'MemoryGB') - numberOf(other, 'MemoryGB') ||
    (one.name ?? '').localeCompare(other.name ?? '', 'en')
  );
}

function numberOf(sku: Sku, wanted: string): number {
  return Number(textOf(sku, wanted)) || 0;
}

function textOf({ capabilities = [] }: Sku, wanted: string): string {
  return capabilities.find(({ name }) => name === wanted)?.value ?? '';
}
