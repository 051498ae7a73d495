import { AbortError } from '@azure/abort-controller';
import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { tidyUp } from '../../../../tasks/core/factory/snap/tidy-up.js';
import { problem, remedyOf } from '../../../../tasks/core/step/problem.js';

const cause = problem('The copy failed.', 'Look at the disk.');

/** The error with which tidying up ends. */
async function errorOf(error: unknown, ...steps: readonly (() => Promise<void>)[]): Promise<Error> {
  try {
    return await tidyUp(error, steps);
  } catch (thrown) {
    return thrown instanceof Error ? thrown : assert.fail();
  }
}

const fails = (text: string) => () => Promise.reject(new Error(text));

describe('Tidying up', () => {
  it('takes every step, whatever becomes of the others, and throws the error that led to it', async () => {
    const taken: number[] = [];
    const step = (number: number) => () => Promise.resolve(void taken.push(number));
    assert.equal(await errorOf(cause, step(1), step(2)), cause);
    await errorOf(cause, fails('It failed.'), step(3));
    assert.deepEqual(taken, [1, 2, 3]);
  });

  it('C62 tells what could not be tidied up beside the error, with what to do', async () => {
    const error = await errorOf(cause, fails('The access stays.'), fails('The VHD stays.'));
    assert.equal(error.message, 'The copy failed. The access stays. The VHD stays.');
    assert.match(remedyOf(error) ?? '', /Run SnapImages again/);
    assert.equal(error.cause, cause);
  });

  it('C109 tells after a cancellation only what was left', async () => {
    const cancelled = new AbortError('The run was cancelled.');
    const unanswered = () => Promise.reject(new AbortError('aborted'));
    assert.equal(await errorOf(cancelled), cancelled);
    const { message } = await errorOf(cancelled, unanswered);
    assert.equal(message, 'The deletion of its VHD is unconfirmed: Azure did not answer in time.');
  });
});
