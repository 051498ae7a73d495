import type { Azure } from '../azure.js';
import { attempt } from '../requests/errors.js';
import { list } from '../requests/resource-manager.js';
import { countIn, objectIn, textIn } from '../requests/shape.js';

const apiVersion = '2024-03-01';

/** A quota of the cores in a region: how many the virtual machines of a subscription may have and have there. */
export interface CoreQuota {
  /** `cores` for the quota over all series of sizes, else the family of sizes, such as `standardDSv5Family`. */
  readonly name: string;
  readonly limit: number;
  /** Those of deallocated machines included, as Azure counts. */
  readonly used: number;
}

/** The name of the quota over all series of sizes. */
export const allCores = 'cores';

/**
 * Reads the quotas of cores of a subscription in a region by one list: the one over all series, and one for each family
 * of sizes. Those without a limit are left out.
 */
export function listCoreQuotas(
  azure: Azure,
  subscriptionId: string,
  location: string,
  signal: AbortSignal,
): Promise<readonly CoreQuota[]> {
  const path = `providers/Microsoft.Compute/locations/${location}/usages`;
  return attempt(`read the quotas in ${location}`, async () => {
    const quotas: CoreQuota[] = [];
    for await (const usage of list<Usage>(azure, { group: { subscriptionId }, path, apiVersion }, signal))
      quotas.push(...quotasIn(objectIn(usage)));
    return quotas;
  });
}

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
  const quotas = await listCoreQuotas(azure, subscriptionId, location, signal);
  const total = quotas.find(({ name }) => name === allCores);
  return total && total.limit - total.used;
}

/** The quota of cores that a usage tells, if it is one: usages count availability sets and disks, too. */
function quotasIn({ name, limit, currentValue }: Partial<Usage>): CoreQuota[] {
  const told = textIn(objectIn(name).value) ?? '';
  if (told !== allCores && !/family$/i.test(told)) return [];
  if (typeof limit !== 'number' || limit < 0) return [];
  return [{ name: told, limit, used: countIn(currentValue) }];
}

interface Usage {
  readonly name?: { readonly value?: string };
  readonly currentValue?: number;
  readonly limit?: number;
}
