import { afterEach, beforeEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { type SinonFakeTimers, useFakeTimers } from 'sinon';
import type { BlobContainer } from '../../../../tasks/core/azure/blobs/container.js';
import type { BlobLease, NoLease } from '../../../../tasks/core/azure/blobs/leases.js';
import { leaseBlob } from '../../../../tasks/core/factory/vhds/lease.js';
import { answering } from '../../azure/answering.js';
import { onFakeClock } from '../../step/fake-clock.js';
import { fakeContext } from '../../step/fake-context.js';
import { blobOf } from './leased-blob.js';

const ours: BlobLease = {
  id: 'ours',
  renew: () => Promise.resolve(),
  release: () => Promise.resolve(),
};

/** A container whose blob is in the hands of another run for some looks. */
function leasedFor(looks: number): Pick<BlobContainer, 'lease'> & { count: number } {
  return {
    count: 0,
    lease(): Promise<BlobLease | NoLease> {
      this.count += 1;
      return Promise.resolve(this.count > looks ? ours : 'leased');
    },
  };
}

function context(lockWaitMinutes: number) {
  return fakeContext({ lockWaitMinutes }, answering().azure);
}

describe('The lease of what a run works on (C65)', () => {
  it('C65 is waited for while another run has it', async () => {
    const container = leasedFor(3);
    const waiting = context(1);
    const lease = await leaseBlob(container, 'x.vhd', waiting);
    assert.deepEqual(waiting.waits, ['the run that works on x.vhd: leased']);
    assert.deepEqual(waiting.phases, ['wait for another run']);
    assert.equal(typeof lease === 'string' ? lease : lease.id, 'ours');
    if (typeof lease !== 'string') lease.forget();
    assert.equal(container.count, 4);
  });

  it('C65 is left to the other run after lockWaitMinutes', async () => {
    assert.equal(await leaseBlob(leasedFor(Infinity), 'x.vhd', context(0)), 'leased');
  });

  it('C65 is asked for once where lockWaitMinutes is 0', async () => {
    const container = leasedFor(Infinity);
    await onFakeClock(() => leaseBlob(container, 'x.vhd', context(0)));
    assert.equal(container.count, 1);
  });

  it('C65 C109 is given up a second after the run was cancelled, where Azure does not answer its release', async () => {
    const unanswered: BlobLease = {
      ...ours,
      release: (signal) =>
        new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error()))),
    };
    const container = { lease: () => Promise.resolve(unanswered) };
    const cancelled = fakeContext({ lockWaitMinutes: 0 }, answering().azure, {
      signal: AbortSignal.abort(),
      wait: async ({ poll }) => (await poll(AbortSignal.abort())).value as never,
    });
    const seconds = await onFakeClock(async () => {
      const lease = await leaseBlob(container, 'x.vhd', cancelled);
      const before = performance.now();
      if (typeof lease !== 'string') await lease.release();
      return (performance.now() - before) / 1000;
    });
    assert.equal(seconds, 1);
  });
});

describe('A lease', () => {
  let clock: SinonFakeTimers;
  beforeEach(() => (clock = useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })));
  afterEach(() => clock.restore());

  async function leased(container: Pick<BlobContainer, 'lease'>) {
    const lease = await leaseBlob(container, 'x.vhd', context(0));
    return typeof lease === 'string' ? assert.fail(lease) : lease;
  }

  it('C65 is renewed every 20 seconds until it is released', async () => {
    const { done, container } = blobOf();
    const lease = await leased(container);
    await clock.tickAsync(59_000);
    await lease.release();
    await clock.tickAsync(59_000);
    assert.deepEqual(done, ['lease', 'renew', 'renew', 'release']);
  });

  it('C65 is neither renewed nor released once its blob was deleted', async () => {
    const { done, container } = blobOf();
    const lease = await leased(container);
    lease.forget();
    await lease.release();
    await clock.tickAsync(59_000);
    assert.deepEqual(done, ['lease']);
  });

  it('C65 that was lost is no error of its own', async () => {
    const { done, container } = blobOf({ fails: true });
    const lease = await leased(container);
    await clock.tickAsync(21_000);
    await lease.release();
    assert.deepEqual(done, ['lease', 'renew', 'release']);
  });
});
