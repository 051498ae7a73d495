import { afterEach, beforeEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { type SinonFakeTimers, useFakeTimers } from 'sinon';
import { whileKept } from '../../../../tasks/core/factory/vhds/keep.js';
import { answering } from '../../azure/answering.js';
import { blobOf } from './leased-blob.js';

describe('The lease of a blob that is read', () => {
  let clock: SinonFakeTimers;
  beforeEach(() => (clock = useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })));
  afterEach(() => clock.restore());

  it('C65 is shared by all in one process that read a blob, and released with the last', async () => {
    const reader = { azure: answering().azure, signal: new AbortController().signal };
    const { done, container } = blobOf();
    const kept = (read: () => Promise<void>) => whileKept(reader, container, 'x.json', read);
    const ends: (() => void)[] = [];
    const reading = () => new Promise<void>((resolve) => ends.push(resolve));
    const [one, other] = [kept(reading), kept(reading)];
    await new Promise((resolve) => setImmediate(resolve));
    ends[0]?.();
    await one;
    assert.deepEqual(done, ['lease']);
    ends[1]?.();
    await other;
    assert.deepEqual(done, ['lease', 'release']);
    await kept(() => Promise.resolve());
    assert.deepEqual(done, ['lease', 'release', 'lease', 'release']);
  });

  it('C124 is none of a blob that is gone, as the companion of a revoked image: nothing is read', async () => {
    const reader = { azure: answering().azure, signal: new AbortController().signal };
    const container = { ...blobOf().container, lease: () => Promise.resolve('missing' as const) };
    const read = () => Promise.reject(new Error('It was read.'));
    await assert.rejects(whileKept(reader, container, 'x.json', read), /The blob x\.json is gone/);
  });

  it('C65 of what another run keeps from deletion too is asked for until it is ours', async () => {
    const { done, container } = blobOf({ leasedBefore: 2 });
    const reader = { azure: answering().azure, signal: new AbortController().signal };
    await whileKept(reader, container, 'x.json', () => clock.tickAsync(61_000));
    assert.deepEqual(done, ['lease', 'lease', 'lease', 'renew', 'release']);
  });

  it('C65 is no concern of ours where another run keeps it to the end', async () => {
    const { done, container } = blobOf({ leasedBefore: Infinity });
    const reader = { azure: answering().azure, signal: new AbortController().signal };
    assert.equal(await whileKept(reader, container, 'x.json', () => Promise.resolve('read')), 'read');
    await clock.tickAsync(61_000);
    assert.deepEqual(done, ['lease']);
  });

  it('C65 is released where the reading fails, and where it could not be had it is asked for again', async () => {
    const reader = { azure: answering().azure, signal: new AbortController().signal };
    const { done, container } = blobOf();
    const read = () => Promise.reject(new Error('It cannot be read.'));
    await assert.rejects(whileKept(reader, container, 'x.json', read), /It cannot be read/);
    assert.deepEqual(done, ['lease', 'release']);
    const refusing = { ...container, lease: () => Promise.reject(new Error('It is forbidden.')) };
    await assert.rejects(whileKept(reader, refusing, 'x.json', read), /It is forbidden/);
    await whileKept(reader, container, 'x.json', () => Promise.resolve());
    assert.deepEqual(done, ['lease', 'release', 'lease', 'release']);
  });
});
