import type { Azure } from '../../azure/azure.js';
import type { Lab } from '../../azure/resources/labs.js';
import { listGenerations } from '../../azure/resources/virtual-machine-sizes.js';
import { messageOf } from '../../step/problem.js';
import type { Context } from '../../step/step.js';
import type { AzureGenerations } from './generations.js';

/**
 * Reads the generations that the sizes of the lab's region boot. Where they cannot be read, a notice says so, and what
 * the names of sizes tell has to do.
 */
export async function readSizes(
  { subscriptionId, location }: Lab,
  { azure, signal, notice }: Pick<Context<unknown, Azure>, 'azure' | 'signal' | 'notice'>,
): Promise<AzureGenerations['sizes']> {
  try {
    return await listGenerations(azure, subscriptionId, location, signal);
  } catch (error) {
    signal.throwIfAborted();
    notice({
      severity: 'notice',
      what: `Which generations sizes boot is known by their names only. ${messageOf(error)}`,
    });
    return undefined;
  }
}
