import type { Azure } from '../azure.js';
import { attempt } from '../requests/errors.js';
import { find } from '../requests/resource-manager.js';
import { objectsIn, textIn } from '../requests/shape.js';
import { pathPart } from '../resource-id.js';

/** An image of the Marketplace without its version. */
export interface MarketplaceImage {
  readonly publisher: string;
  readonly offer: string;
  readonly sku: string;
}

/**
 * Reads the newest version of a Marketplace image in a region by one list, which Azure does not part into pages. The whole list is
 * read and not its last by name, since names sort as text: `1.0.10` would come before `1.0.9`.
 * @returns `undefined` if the region has no version of it
 */
export async function newestMarketplaceVersion(
  azure: Azure,
  { subscriptionId, location }: { readonly subscriptionId: string; readonly location: string },
  { publisher, offer, sku }: MarketplaceImage,
  signal: AbortSignal,
): Promise<string | undefined> {
  const steps = ['publishers', publisher, 'artifacttypes', 'vmimage', 'offers', offer, 'skus', sku];
  const path = `providers/Microsoft.Compute/locations/${pathPart(location)}/${steps.map(pathPart).join('/')}/versions`;
  const address = { group: { subscriptionId }, path, apiVersion: '2024-03-01' };
  return attempt(`read the versions of the Marketplace image ${publisher}:${offer}:${sku}`, async () => {
    const found = await find<readonly Version[]>(azure, address, signal);
    return newestOf(objectsIn(found).flatMap(({ name }) => textIn(name) ?? []));
  });
}

/** The greatest version, number by number. */
export function newestOf(versions: readonly string[]): string | undefined {
  return versions.toSorted(compareVersions).at(-1);
}

function compareVersions(one: string, other: string): number {
  const [first, second] = [numbersIn(one), numbersIn(other)];
  for (let index = 0; index < Math.max(first.length, second.length); index += 1) {
    const difference = (first[index] ?? 0) - (second[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function numbersIn(version: string): readonly number[] {
  return version.split('.').map((part) => Number(part) || 0);
}

interface Version {
  readonly name?: string;
}
