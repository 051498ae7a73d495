import { isAbortError } from '../../azure/requests/errors.js';
import { messageOf, problem } from '../../step/problem.js';
import { noAnswer } from './disk-access.js';

/**
 * Takes the steps in parallel, each whatever becomes of the others.
 * @throws the error; beside it, what could not be tidied up
 */
export async function tidyUp(error: unknown, steps: readonly (() => Promise<void>)[]): Promise<never> {
  const results = await Promise.allSettled(steps.map((step) => step()));
  const failures = results.flatMap((result) =>
    result.status === 'rejected' ? [whyLeft(result.reason)] : [],
  );
  if (failures.length === 0) throw error;
  throw problem(
    [...(isAbortError(error) ? [] : [messageOf(error)]), ...failures].join(' '),
    'Run SnapImages again; it ends access that was left.',
    error,
  );
}

function whyLeft(error: unknown): string {
  return isAbortError(error) ? `The deletion of its VHD is unconfirmed: ${noAnswer}` : messageOf(error);
}
