import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { knownImages } from '../../../tasks/core/report/known-images.js';
import type { ImageFacts } from '../../../tasks/core/step/action.js';

describe('The images of which records speak', () => {
  const early = new Date('2026-11-20T00:00:00Z');
  const late = new Date('2026-11-21T00:00:00Z');
  const known = (...facts: ImageFacts[]) => knownImages(facts.map((imageFacts) => ({ imageFacts }))).all;

  it('are one for each path and name, however these are cased', () => {
    const images = known(
      { path: 'Win\\A.json', name: 'A-1' },
      { path: 'win\\a.json', name: 'a-1' },
      { path: 'Win\\A.json', name: 'A-2' },
      { path: 'Win\\B.json', name: 'A-1' },
    );
    assert.deepEqual(
      images.map(({ path, name }) => [path, name]),
      [
        ['Win\\A.json', 'A-1'],
        ['Win\\A.json', 'A-2'],
        ['Win\\B.json', 'A-1'],
      ],
    );
  });

  it('were made at the earliest time that is told, in any order', () => {
    const facts = [
      { path: 'A.json', name: 'A' },
      { path: 'A.json', name: 'A', createdAt: late },
      { path: 'A.json', name: 'A', createdAt: early },
    ];
    for (const told of [facts, facts.toReversed()]) assert.equal(known(...told)[0]?.createdAt, early);
  });

  it('have the size that any record tells', () => {
    assert.equal(known({ path: 'A.json', name: 'A' }, { path: 'A.json', name: 'A', bytes: 7 })[0]?.bytes, 7);
  });
});
