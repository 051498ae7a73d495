import { beforeEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { BlobLease } from '../../../../tasks/core/azure/blobs/leases.js';
import { refusal } from './memory-container.js';
import { diskUrl, type OpenedContainer, openInMemory } from './open-in-memory.js';

describe('The lease of a blob', () => {
  const run = new AbortController();
  let opened: OpenedContainer;
  beforeEach(async () => {
    opened = await openInMemory(run.signal);
    opened.memory.put('x.vhd');
  });

  async function leased(): Promise<BlobLease> {
    const lease = await opened.container.lease('x.vhd');
    assert.ok(typeof lease !== 'string');
    return lease;
  }

  it('is asked for a minute, after which Azure ends it', async () => {
    let seconds: string | undefined;
    opened.accounts.before(
      'acquire lease',
      ({ headers }) => void (seconds = headers.get('x-ms-lease-duration')),
    );
    await leased();
    assert.equal(seconds, '60');
  });

  it('has the id under which the blob may be changed', async () => {
    const { id } = await leased();
    await assert.rejects(opened.container.setMetadata('x.vhd', {}), { code: 'LeaseIdMissing' });
    await opened.container.setMetadata('x.vhd', { mark: 'ours' }, { leaseId: id });
    assert.equal(await opened.container.delete('x.vhd', { leaseId: id }), true);
  });

  it('is refused while another one has it', async () => {
    await leased();
    assert.equal(await opened.container.lease('x.vhd'), 'leased');
  });

  it('is refused while the one that another had is being ended', async () => {
    opened.accounts.before('acquire lease', () => {
      throw refusal(409, 'LeaseIsBreakingAndCannotBeAcquired');
    });
    assert.equal(await opened.container.lease('x.vhd'), 'leased');
  });

  it('of a missing blob is refused', async () => {
    assert.equal(await opened.container.lease('none'), 'missing');
  });

  it('of a blob that is being copied to is refused', async () => {
    await opened.container.startCopy('copy.vhd', diskUrl, {});
    assert.equal(await opened.container.lease('copy.vhd'), 'being copied to');
  });

  it('that is refused for another reason is an error', async () => {
    opened.accounts.before('acquire lease', () => {
      throw refusal(403, 'AuthorizationFailure');
    });
    await assert.rejects(opened.container.lease('x.vhd'), {
      message: /^Could not lease the blob x\.vhd in the container vhds/,
      code: 'AuthorizationFailure',
    });
  });

  it('that was lost cannot be renewed', async () => {
    const lease = await leased();
    opened.memory.put('x.vhd');
    await assert.rejects(lease.renew(), { message: /^Could not renew the lease of x\.vhd/ });
  });

  it('is renewed under its id', async () => {
    const lease = await leased();
    let renewed: string | undefined;
    opened.accounts.before('renew lease', ({ headers }) => void (renewed = headers.get('x-ms-lease-id')));
    await lease.renew();
    assert.equal(renewed, lease.id);
  });

  it('can be had by another one once it is released', async () => {
    const lease = await leased();
    await lease.release(run.signal);
    await leased();
  });

  it('is released by the signal that it is released with: also after a run was cancelled', async () => {
    const lease = await leased();
    run.abort();
    await assert.rejects(lease.renew(), { name: 'AbortError' });
    await lease.release(new AbortController().signal);
    assert.equal(opened.memory.blobs.get('x.vhd')?.lease, undefined);
  });
});
