import { messageOf, problem, remedyOf } from '../../step/problem.js';
import type { ActionContext } from '../../step/step.js';

/** The input of tasks that copy VHDs and notice when a copy stalls. */
export interface StallInputs {
  /** Longest time in which a copy, and all others from the same account, may add no bytes. */
  readonly stallMinutes: number;
}

/** The state of a copy at one poll. */
export interface CopyLook {
  readonly bytesDone: number;
  /** When this copy, or another one from the same account, last added bytes; milliseconds. */
  readonly movedAt: number;
  /** Milliseconds, by the same clock. */
  readonly now: number;
}

/**
 * Whether a copy has stalled. A copy without a byte waits in Azure's queue, and so does one that adds no bytes while
 * others do: Azure may carry out the copies of one account one after the other.
 */
export function hasStalled({ bytesDone, movedAt, now }: CopyLook, { stallMinutes }: StallInputs): boolean {
  return bytesDone > 0 && now - movedAt >= stallMinutes * 60_000;
}

/** The error that `onceMoreIfStalled` recognises. */
export function stalled(what: string, state: string, { stallMinutes }: StallInputs): Error {
  const text =
    `Nothing was added to ${what} for ${stallMinutes} minutes, nor did another copy from the same account move; ` +
    `its last state was "${state}".`;
  return Object.assign(problem(text, 'Run the task again, or raise the input stallMinutes.'), {
    isStall: true,
  });
}

/**
 * Copies, and a second time where the first copy has stalled.
 * @param copy throws an error of `stalled` only after it has aborted the copy
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
