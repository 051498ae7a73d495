import { allCores } from '../../azure/resources/quotas.js';
import type { SizeCores } from '../../azure/resources/virtual-machine-sizes.js';
import type { Problem } from '../../step/problem.js';
import type { CoreLimit, Demand } from './core-ledger.js';
import { tooSmallQuota } from './core-texts.js';

/**
 * The cores that a VM of a size counts, by the names of the quotas: its family before the quota over all families.
 * Azure writes the names of families in other casings in its list of sizes than among the quotas. What it does not tell
 * bounds nothing.
 * @param sizes by size in lower case
 */
export function demandOf(
  size: string,
  sizes: ReadonlyMap<string, SizeCores>,
  quotas: readonly CoreLimit[],
): Demand {
  const found = sizes.get(size.toLowerCase());
  if (!found) return new Map();
  const named = (wanted: string) => quotas.filter(({ name }) => name.toLowerCase() === wanted.toLowerCase());
  return new Map([...named(found.family), ...named(allCores)].map(({ name }) => [name, found.cores]));
}

/**
 * Judges before anything is changed which VMs can never be built, since they need more cores than a quota has.
 * @param demands by what messages call the VM
 * @returns the reasons, by the same
 */
export function demandsNeverMet(
  demands: ReadonlyMap<string, Demand>,
  quotas: readonly CoreLimit[],
  location: string,
): ReadonlyMap<string, Problem> {
  const limits = new Map(quotas.map(({ name, limit }) => [name, limit]));
  const problems = new Map<string, Problem>();
  for (const [key, demand] of demands)
    for (const [quota, needed] of demand) {
      const limit = limits.get(quota) ?? Infinity;
      if (needed > limit && !problems.has(key))
        problems.set(key, tooSmallQuota(key, { quota, needed, limit }, location));
    }
  return problems;
}
