import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { durationText, secondsBetween } from '../../../tasks/core/report/units.js';

describe('Units', () => {
  const durations: readonly [number, string][] = [
    [0, '0 s'],
    [47.6, '48 s'],
    [59.7, '1 min 0 s'],
    [125, '2 min 5 s'],
    [3599.6, '1 h 0 min'],
    [7322, '2 h 2 min'],
    [90000, '25 h 0 min'],
  ];
  for (const [seconds, text] of durations)
    it(`show ${seconds} seconds as ${text}`, () => assert.equal(durationText(seconds), text));

  it('give no time to what was never started', () => {
    assert.equal(secondsBetween(undefined, new Date()), 0);
  });
});
