import { allCores } from '../../azure/resources/quotas.js';
import { type Problem, problem } from '../../step/problem.js';
import type { CoreUse, Shortage } from './core-ledger.js';

/** What a VM waits for, for a line of the log. */
export function shortageText({ quota, needed, free }: Shortage): string {
  return `${coresOf(needed, quota)} (${free} free)`;
}

/** Why a VM gets no cores in this run, though its region has as many. */
export function noCoresLeft(
  key: string,
  { quota, needed, limit, free }: Shortage,
  uses: readonly CoreUse[],
): Problem {
  return problem(
    `${key} needs ${coresOf(needed, quota)}, and not as many become free in this run: of ${limit}, ${free} ` +
      `${free === 1 ? 'is' : 'are'} free; ${usesText(uses)}.`,
    `Request a higher quota for ${quotaText(quota)}, delete VMs that are not needed any more, or take a smaller size.`,
  );
}

/** Why a VM can never be built in a region. */
export function tooSmallQuota(
  key: string,
  { quota, needed, limit }: Pick<Shortage, 'quota' | 'needed' | 'limit'>,
  location: string,
): Problem {
  return problem(
    `${key} needs ${coresOf(needed, quota)}, and the quota of the subscription in ${location} is ${limit}.`,
    `Request a quota of at least ${needed} for ${quotaText(quota)} in ${location} (in the Azure portal: Quotas, ` +
      `Compute), or ${insteadOf(quota, limit)}.`,
  );
}

function insteadOf(quota: string, limit: number): string {
  if (limit > 0) return 'take a size with fewer cores';
  return quota === allCores ? 'use a factory lab in another region' : 'take a size of another family';
}

function coresOf(count: number, quota: string): string {
  return quota === allCores ? cores(count) : `${cores(count)} of the family ${quota}`;
}

function cores(count: number): string {
  return `${count} ${count === 1 ? 'core' : 'cores'}`;
}

function quotaText(quota: string): string {
  return quota === allCores ? 'all cores' : `the family ${quota}`;
}

const shown = 5;

/** Those that stay first; of many, the first. */
function usesText(uses: readonly CoreUse[]): string {
  const own = uses.filter(({ key }) => key !== undefined).sort((one, other) => +other.stays - +one.stays);
  const more = own.slice(shown);
  const others = uses.filter(({ key }) => key === undefined);
  const parts = [
    ...own
      .slice(0, shown)
      .map(({ key, cores: count, stays }) => `${count} by ${key}${stays ? ', which stays' : ''}`),
    ...(more.length > 0 ? [`${sumOf(more)} by others of this run`] : []),
    ...others.map(({ cores: count }) => `${count} by VMs that this run has nothing to do with`),
  ];
  return parts.length > 0 ? `in use are ${parts.join('; ')}` : 'none is in use';
}

function sumOf(uses: readonly CoreUse[]): number {
  return uses.reduce((sum, { cores: count }) => sum + count, 0);
}
