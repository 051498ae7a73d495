import { messageOf, problem, remedyOf } from '../../step/problem.js';
import type { ActionContext } from '../../step/step.js';

/** What a task that copies is told. */
export interface StallInputs {
  /** How long a copy may stand still while no other copy from the same account moves. */
  readonly stallMinutes: number;
}

/** One look at a copy. */
export interface CopyLook {
  readonly bytesDone: number;
  /** When this copy, or any other from the same account, was last seen to move; milliseconds. */
  readonly movedAt: number;
  /** Milliseconds, by the same clock. */
  readonly now: number;
}

/**
 * Whether a copy has stalled. One that has no byte yet only waits for its turn, and so does one that stands still while
 * others move: Azure may carry out the copies of one account one after the other.
 */
export function hasStalled({ bytesDone, movedAt, now }: CopyLook, { stallMinutes }: StallInputs): boolean {
  return bytesDone > 0 && now - movedAt >= stallMinutes * 60_000;
}

/** The error of a copy that has stalled. */
export function stalled(what: string, state: string, { stallMinutes }: StallInputs): Error {
  const text =
    `Nothing was added to ${what} for ${stallMinutes} minutes, nor did another copy from the same account move; ` +
    `its last state was "${state}".`;
  return Object.assign(problem(text, 'Run the task again, or raise the input stallMinutes.'), {
    isStall: true,
  });
}

/**
 * Carries out what copies, and once more where the copy has stalled.
 * @param copy throws what `stalled` made only after it has aborted the copy
 */
export async function onceMoreIfStalled<T>(
  { notice, signal }: Pick<ActionContext<unknown, unknown>, 'notice' | 'signal'>,
  copy: () => Promise<T>,
): Promise<T> {
  try {
    return await copy();
  } catch (error) {
    if (!isStall(error)) throw error;
    signal.throwIfAborted();
    notice({ severity: 'notice', what: `${messageOf(error)} The copy was aborted and is tried once more.` });
  }
  try {
    return await copy();
  } catch (error) {
    if (!isStall(error)) throw error;
    throw problem(`${messageOf(error)} It was the second try.`, remedyOf(error) ?? '', error);
  }
}

function isStall(error: unknown): boolean {
  return error instanceof Error && 'isStall' in error;
}
