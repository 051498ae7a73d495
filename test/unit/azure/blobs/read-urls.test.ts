import type { BlobServiceClient } from '@azure/storage-blob';
import { afterEach, beforeEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { type SinonFakeTimers, useFakeTimers } from 'sinon';
import { createReadUrls, signWithToken } from '../../../../tasks/core/azure/blobs/read-urls.js';
import { answering } from '../answering.js';

const hour = 3600;

const day = 24 * hour;

const blob = (name: string) => ({
  containerName: 'images',
  blobName: name,
  url: `https://account.example.com/images/${name}`,
});

/** An account that gives out user delegation keys, and the terms that it was asked for, in days from the start. */
function account() {
  const start = Date.now();
  const asked: number[] = [];
  const getUserDelegationKey = (startsOn: Date, expiresOn: Date) => {
    asked.push((expiresOn.getTime() - start) / 1000 / day);
    const value = Buffer.from(`delegation key ${asked.length}`).toString('base64');
    const signed = {
      signedObjectId: 'o',
      signedTenantId: 't',
      signedService: 'b',
      signedVersion: '2025-01-05',
    };
    return Promise.resolve({ ...signed, signedStartsOn: startsOn, signedExpiresOn: expiresOn, value });
  };
  const { azure, secrets } = answering();
  const service = { getUserDelegationKey } as unknown as BlobServiceClient;
  return { readUrl: createReadUrls(azure, signWithToken(azure, service, 'account')), asked, secrets };
}

const expiryOf = (url: string) => Date.parse(new URL(url).searchParams.get('se') ?? '');

describe('A URL to read a blob with, signed by an Entra token', () => {
  let clock: SinonFakeTimers;
  beforeEach(() => {
    clock = useFakeTimers({ now: new Date('2026-01-01T00:00:00Z'), toFake: ['Date'] });
  });
  afterEach(() => clock.restore());

  it('needs one user delegation key, however many blobs are asked for at the same time', async () => {
    const { readUrl, asked, secrets } = account();
    const urls = await Promise.all(['a', 'b', 'c'].map((name) => readUrl(blob(name), 10 * hour)));
    assert.equal(asked.length, 1);
    assert.equal(new Set(urls).size, 3);
    assert.ok(secrets.includes(Buffer.from('delegation key 1').toString('base64')));
  });

  it('is valid for the time asked for, from whenever it is asked for', async () => {
    const { readUrl, asked } = account();
    for (let passed = 0; passed < 20 * day; passed += 9 * hour) {
      assert.ok(expiryOf(await readUrl(blob('a'), 10 * hour)) >= Date.now() + 10 * hour * 1000);
      clock.tick(9 * hour * 1000);
    }
    assert.equal(asked.length, 3, 'a key for about a week each');
  });

  it('ends with its key, which lives for less than 7 days, where more is asked for', async () => {
    const { readUrl, asked } = account();
    const url = await readUrl(blob('a'), 30 * day);
    assert.ok(expiryOf(url) < Date.now() + 7 * day * 1000);
    await readUrl(blob('b'), 30 * day);
    assert.equal(asked.length, 1);
  });

  it('lasts for nearly 7 days where they are asked for, however old the key is', async () => {
    const { readUrl } = account();
    await readUrl(blob('a'), 7 * day);
    clock.tick(12 * hour * 1000);
    const lasts = expiryOf(await readUrl(blob('b'), 7 * day)) - Date.now();
    assert.ok(lasts >= (7 * day - 2 * hour) * 1000, `${lasts / 1000 / hour} hours`);
  });

  it('is one for an hour, for the many labs that a blob is copied to', async () => {
    const { readUrl } = account();
    const first = await readUrl(blob('a'), 10 * hour);
    clock.tick(hour * 1000);
    assert.equal(await readUrl(blob('a'), 10 * hour), first);
    clock.tick(1000);
    const second = await readUrl(blob('a'), 10 * hour);
    assert.notEqual(second, first);
    assert.ok(expiryOf(second) >= Date.now() + 10 * hour * 1000);
  });

  it('has a key that is valid already by a clock that is a little slow', async () => {
    const { readUrl } = account();
    const url = new URL(await readUrl(blob('a'), 10 * hour));
    assert.ok(Date.parse(url.searchParams.get('skt') ?? '') < Date.now());
  });

  it('is asked for again where the account gave no key', async () => {
    const { azure } = answering();
    let asked = 0;
    const getUserDelegationKey = () => Promise.reject(new Error(`No key: ${(asked += 1)}.`));
    const service = { getUserDelegationKey } as unknown as BlobServiceClient;
    const readUrl = createReadUrls(azure, signWithToken(azure, service, 'account'));
    await assert.rejects(readUrl(blob('a'), hour), /No key: 1/);
    await assert.rejects(readUrl(blob('a'), hour), /No key: 2/);
  });
});
