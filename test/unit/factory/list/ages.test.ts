import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { ageText, madeText } from '../../../../tasks/core/factory/list/ages.js';

const now = new Date('2026-11-30T12:00:00Z');

const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000);

describe('The age of an image', () => {
  for (const [hours, text] of [
    [0.9, 'less than an hour old'],
    [1, '1 hour old'],
    [47.9, '47 hours old'],
    [48, '2 days old'],
    [12.9 * 24, '12 days old'],
  ] as const)
    it(`after ${hours} hours is "${text}"`, () => {
      assert.equal(ageText(hoursAgo(hours), now), text);
    });

  it('is no negative one where the clocks differ', () => {
    assert.equal(ageText(hoursAgo(-5), now), 'less than an hour old');
  });

  it('stands beside its time, if that is known', () => {
    assert.equal(madeText(hoursAgo(72), now), '3 days old, of 2026-11-27 12:00 UTC');
    assert.equal(madeText(undefined, now), 'made at an unknown time');
  });
});
