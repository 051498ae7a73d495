import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { BlobContainer } from '../../../../tasks/core/azure/blobs/container.js';
import { waitForCopy } from '../../../../tasks/core/factory/vhds/wait-for-copy.js';
import { createWait } from '../../../../tasks/core/step/wait.js';
import { answering } from '../../azure/answering.js';
import { onFakeClock } from '../../step/fake-clock.js';
import { fakeContext } from '../../step/fake-context.js';

/** A copy that is looked at as often as there are bytes, and has ended then. */
function copying(...bytes: readonly number[]): Pick<BlobContainer, 'copyOperation'> {
  let looks = 0;
  return {
    copyOperation: (_, onBytes) => ({
      poll: () => {
        const done = bytes[looks];
        looks += 1;
        onBytes?.(done ?? 100, 100);
        return Promise.resolve({ done: done === undefined, state: `${done ?? 100} of 100 GB` });
      },
    }),
  };
}

function contextOf(stallMinutes: number, pollSeconds = 0.01) {
  const { signal } = new AbortController();
  const inputs = { stallMinutes, copyTimeoutMinutes: 1 };
  return fakeContext(inputs, answering().azure, { signal, wait: createWait(pollSeconds, signal) });
}

const still = (bytes: number) => Array.from({ length: 30 }, () => bytes);

const rising = Array.from({ length: 40 }, (_, index) => index);

/** 0.12 seconds: 12 looks. */
const short = 0.002;

function wait(
  container: Pick<BlobContainer, 'copyOperation'>,
  context: ReturnType<typeof contextOf>,
  isNew = false,
) {
  return waitForCopy({ what: 'the copy', container, name: 'x.vhd', accountId: '/account', isNew }, context);
}

describe('Waiting for a copy', () => {
  it('ends when it has stalled', async () => {
    const waiting = onFakeClock(() => wait(copying(...still(7)), contextOf(short)));
    await assert.rejects(waiting, /last state was "7 of 100 GB"/);
  });

  it('goes on while it moves, or has no byte yet', async () => {
    await onFakeClock(() => wait(copying(...rising), contextOf(short)));
    await onFakeClock(() => wait(copying(...still(0)), contextOf(short)));
  });

  it('goes on while another copy from the same account moves', async () => {
    const context = contextOf(short);
    await onFakeClock(() =>
      Promise.all([wait(copying(...still(7)), context), wait(copying(...rising), context)]),
    );
  });

  it('tells how far it is', async () => {
    const context = contextOf(short);
    await onFakeClock(() => wait(copying(7, 8), context));
    assert.deepEqual(context.steps, ['7 of 100', '8 of 100', '100 of 100']);
  });

  it('takes one as done that was whole long ago, whenever Azure says so', async () => {
    await onFakeClock(() => wait(copying(100), contextOf(short, 0.2)));
  });

  it('does not look at one that has begun just now before an interval has passed', async () => {
    const hasPassed = async (isNew: boolean) => {
      let passed = false;
      setTimeout(() => (passed = true), 5);
      const atFirstLook: boolean[] = [];
      const operation = copying().copyOperation('x.vhd');
      const poll: typeof operation.poll = (signal) => {
        atFirstLook.push(passed);
        return operation.poll(signal);
      };
      await wait({ copyOperation: () => ({ poll }) }, contextOf(short, 0.02), isNew);
      return atFirstLook;
    };
    assert.deepEqual(
      [await onFakeClock(() => hasPassed(true)), await onFakeClock(() => hasPassed(false))],
      [[true], [false]],
    );
  });
});
