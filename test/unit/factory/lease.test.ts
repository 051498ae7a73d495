import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { BlobLease, NoLease } from '../../../tasks/core/azure/blob-leases.js';
import type { BlobContainer } from '../../../tasks/core/azure/blobs.js';
import { leaseBlob } from '../../../tasks/core/factory/lease.js';
import { createWait } from '../../../tasks/core/step/wait.js';
import { answering } from '../azure/answering.js';

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
  const { signal } = new AbortController();
  const nothing = () => undefined;
  return {
    ...{ inputs: { lockWaitMinutes }, azure: answering().azure, signal, runId: '1', now: () => new Date() },
    ...{ wait: createWait(0.001, signal), protect: nothing, notice: nothing, reading: nothing },
    ...{ progress: nothing, waiting: nothing, predecessor: () => Promise.resolve() },
  };
}

describe('The lease of what a run works on (C65)', () => {
  it('C65 is waited for while another run has it', async () => {
    const container = leasedFor(3);
    const lease = await leaseBlob(container, 'x.vhd', context(1));
    assert.equal(typeof lease === 'string' ? lease : lease.id, 'ours');
    if (typeof lease !== 'string') lease.forget();
    assert.equal(container.count, 4);
  });

  it('C65 is left to the other run after lockWaitMinutes', async () => {
    assert.equal(await leaseBlob(leasedFor(Infinity), 'x.vhd', context(0)), 'leased');
  });
});
