import { isLocked } from '../azure/requests/conflicts.js';
import { messageOf, remedyOf } from '../step/problem.js';
import type { Context, Done } from '../step/step.js';

type Telling = Pick<Context<unknown, unknown>, 'signal' | 'notice'>;

/** What stays if something cannot be tidied up, e.g. `The record x of the deployment stays.`, and what to do then. */
export interface LeftBehind {
  readonly what: string;
  readonly remedy: string;
}

/**
 * Tidies up after work that is done: where that fails, a warning says so, and the work stays what it was.
 * @returns whether it is tidied up
 * @throws on cancellation only
 */
export async function tidily(
  { what, remedy }: LeftBehind,
  tidy: () => Promise<unknown>,
  { signal, notice }: Telling,
): Promise<boolean> {
  try {
    await tidy();
    return true;
  } catch (error) {
    signal.throwIfAborted();
    notice({
      severity: 'warning',
      what,
      why: messageOf(error),
      remedy: isLocked(error) ? (remedyOf(error) ?? remedy) : remedy,
    });
    return false;
  }
}

/**
 * Deletes something, unless somebody has locked it: that is skipped with a warning, for whoever locked it wants it kept.
 * @throws any other error
 */
export async function unlessLocked(
  { what, remedy }: LeftBehind,
  remove: () => Promise<Done>,
  { notice }: Pick<Telling, 'notice'>,
): Promise<Done> {
  try {
    return await remove();
  } catch (error) {
    if (!isLocked(error)) throw error;
    notice({ severity: 'warning', what, why: messageOf(error), remedy });
    return { outcome: 'skipped', reason: 'It is locked.' };
  }
}
