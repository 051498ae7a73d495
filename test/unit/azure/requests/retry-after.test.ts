import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { retryAfterMs } from '../../../../tasks/core/azure/requests/retry-after.js';

const wish = (headers: Record<string, string>) => retryAfterMs((name) => headers[name]);

describe("A service's wish to be left alone", () => {
  it('is read in seconds, fractions included', () => assert.equal(wish({ 'retry-after': '0.25' }), 250));

  it('is read in milliseconds, which go before seconds', () => {
    assert.equal(wish({ 'retry-after-ms': '20', 'retry-after': '1' }), 20);
  });

  it('is read in the milliseconds of older services', () => {
    assert.equal(wish({ 'x-ms-retry-after-ms': '30' }), 30);
  });

  it('is read from a date that lies ahead', () => {
    const wait = wish({ 'retry-after': new Date(Date.now() + 60_000).toUTCString() }) ?? 0;
    assert.ok(wait > 58_000 && wait <= 60_000, `${wait} ms`);
  });

  it('is read from a date by the clock of the service', () => {
    const headers = { date: 'Thu, 01 Jan 2032 00:00:00 GMT', 'retry-after': 'Thu, 01 Jan 2032 00:01:00 GMT' };
    assert.equal(wish(headers), 60_000);
  });

  it('is heeded for a day at most, since a timer that is too long ends at once', () => {
    const day = 86_400_000;
    for (const text of ['3000000', '1e400', 'Fri, 01 Jan 9999 00:00:00 GMT'])
      assert.equal(wish({ 'retry-after': text }), day);
    assert.equal(wish({ 'retry-after-ms': '3000000000' }), day);
  });

  for (const [what, headers] of [
    ['absent', {}],
    ['zero', { 'retry-after': '0' }],
    ['unreadable', { 'retry-after': 'soon' }],
    ['negative', { 'retry-after': '-5', 'retry-after-ms': 'NaN' }],
    ['over', { 'retry-after': 'Thu, 01 Jan 1970 00:00:00 GMT' }],
  ] as const)
    it(`is none where it is ${what}`, () => assert.equal(wish(headers), undefined));
});
