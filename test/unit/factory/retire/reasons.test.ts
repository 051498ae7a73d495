import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { Candidate } from '../../../../tasks/core/factory/retire/candidates.js';
import { reasons } from '../../../../tasks/core/factory/retire/reasons.js';

const builtAt = (time: number) => ({ earliest: time, latest: time, suffix: '' });

/** An image that nothing speaks against. */
function candidate(image: string, more: Partial<Candidate<string>> = {}): Candidate<string> {
  return {
    image,
    pathKey: 'a.json',
    order: builtAt(0),
    state: 'usable',
    hasGoldenImage: true,
    isSubscribed: true,
    isStored: true,
    ...more,
  };
}

/** The names of the reasons that concern at least one of these images. */
function concerned(candidates: readonly Candidate<string>[], ImagesToSave = 1): string[] {
  return reasons.flatMap(({ name, concerned: of }) =>
    of(candidates, { ImagesToSave }).map(({ image }) => `${image}: ${name}`),
  );
}

describe('The reasons for retiring an image', () => {
  it('stand in the order in which they decide', () => {
    assert.deepEqual(
      reasons.map(({ name, isMassDeletion }) => [name, isMassDeletion]),
      [
        ['removed', true],
        ['unsubscribed', true],
        ['failed', false],
        ['expired', false],
        ['aged', false],
      ],
    );
  });

  it('have a name and a text of their own', () => {
    for (const of of ['name', 'text'] as const)
      assert.equal(new Set(reasons.map((reason) => reason[of])).size, reasons.length);
  });

  it('concern no image that is up to date', () => {
    assert.deepEqual(concerned([candidate('x')]), []);
  });

  it('C96 have one for an image without golden image', () => {
    assert.deepEqual(concerned([candidate('x', { hasGoldenImage: false })]), ['x: removed']);
  });

  it('C8 C96 have none for an image whose golden image may exist', () => {
    const doubted = candidate('x', { hasGoldenImage: false, removalDoubt: 'Why.' });
    assert.deepEqual(concerned([doubted]), []);
  });

  it('C97 have one for an image that the lab does not take', () => {
    assert.deepEqual(concerned([candidate('x', { isSubscribed: false })]), ['x: unsubscribed']);
  });

  it('C97 have none for an image that the lab may take', () => {
    assert.deepEqual(concerned([candidate('x', { isSubscribed: false, subscriptionDoubt: 'Why.' })]), []);
  });

  it('have one for a failed image that is not stored', () => {
    const state = 'failed';
    assert.deepEqual(concerned([candidate('x', { state, isStored: false })]), ['x: failed']);
    assert.deepEqual(concerned([candidate('x', { state })]), []);
    assert.deepEqual(concerned([candidate('x', { isStored: false })]), []);
  });

  it('C95 have one for each image of a path beyond the newest', () => {
    const images = [1, 3, 2].map((time) => candidate(`x${time}`, { order: builtAt(time) }));
    assert.deepEqual(concerned([...images, candidate('other', { pathKey: 'b.json' })], 2), ['x1: expired']);
  });

  it('C95 count no failed image among those', () => {
    const failed = candidate('failed', { state: 'failed', order: builtAt(2) });
    assert.deepEqual(concerned([candidate('x'), failed]), []);
  });
});
