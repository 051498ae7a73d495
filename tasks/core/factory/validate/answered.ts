import { messageOf } from '../../step/problem.js';
import type { Azure } from '../../azure/azure.js';
import type { ReadContext } from './inputs.js';

/** Turns a request that fails into a notice (IF509), so that the rest is judged all the same. */
export async function answered<T>(
  question: Promise<T>,
  { signal, notice }: Pick<ReadContext<Azure>, 'signal' | 'notice'>,
): Promise<T | undefined> {
  try {
    return await question;
  } catch (error) {
    signal.throwIfAborted();
    const what = 'Something could not be asked of Azure.';
    notice({ code: 'IF509', severity: 'notice', what, why: messageOf(error) });
    return undefined;
  }
}
