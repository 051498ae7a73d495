import type { Azure } from '../../azure/azure.js';
import type { Lab } from '../../azure/resources/labs.js';
import { listSizeCapabilities, type SizeCapabilities } from '../../azure/resources/virtual-machine-sizes.js';
import { messageOf } from '../../step/problem.js';
import type { Context } from '../../step/step.js';
import type { AzureGenerations } from './generations.js';

/**
 * Reads the generations that the sizes of the lab's region boot, and which have no Trusted Launch. Where they cannot be read, a notice says so, and what
 * the names of sizes tell has to do.
 */
export async function readSizes(
  { subscriptionId, location }: Lab,
  { azure, signal, notice }: Pick<Context<unknown, Azure>, 'azure' | 'signal' | 'notice'>,
): Promise<Omit<AzureGenerations, 'images'>> {
  try {
    return sizesOf(await listSizeCapabilities(azure, subscriptionId, location, signal));
  } catch (error) {
    signal.throwIfAborted();
    notice({
      severity: 'notice',
      what: `Which generations sizes boot is known by their names only. ${messageOf(error)}`,
    });
    return sizesOf(undefined);
  }
}

/** What Azure tells of sizes; `undefined` where it does not. */
export function sizesOf(told: SizeCapabilities | undefined): Omit<AzureGenerations, 'images'> {
  return { sizes: told?.generations, withoutTrustedLaunch: told?.withoutTrustedLaunch };
}
