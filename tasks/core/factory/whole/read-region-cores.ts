import type { Azure } from '../../azure/azure.js';
import type { Lab } from '../../azure/resources/labs.js';
import { type CoreQuota, listCoreQuotas } from '../../azure/resources/quotas.js';
import { listSizeCapabilities, type SizeCores } from '../../azure/resources/virtual-machine-sizes.js';
import { messageOf } from '../../step/problem.js';
import type { Context } from '../../step/step.js';

/** The quotas of cores in the region of a lab, and what each size counts against them, by size in lower case. */
export interface RegionCores {
  readonly quotas: readonly CoreQuota[];
  readonly sizes: ReadonlyMap<string, SizeCores>;
}

/**
 * Reads the quotas of cores in the lab's region; the list of sizes is that of the whole run.
 * @returns `undefined` where they cannot be read, which a notice says: then no VM waits for cores
 */
export async function readRegionCores(
  { subscriptionId, location }: Lab,
  { azure, signal, notice }: Pick<Context<unknown, Azure>, 'azure' | 'signal' | 'notice'>,
): Promise<RegionCores | undefined> {
  try {
    const [quotas, { cores }] = await Promise.all([
      listCoreQuotas(azure, subscriptionId, location, signal),
      listSizeCapabilities(azure, subscriptionId, location, signal),
    ]);
    return { quotas, sizes: cores };
  } catch (error) {
    signal.throwIfAborted();
    notice({
      severity: 'notice',
      what: `No VM waits for cores: the quotas of cores in ${location} are not known. ${messageOf(error)}`,
    });
    return undefined;
  }
}
