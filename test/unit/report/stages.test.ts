import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { isStarted } from '../../../tasks/core/report/pieces.js';
import { releaserOf, stageOf } from '../../../tasks/core/report/stages.js';
import type { UnitRecord } from '../../../tasks/core/step/record.js';
import { far, machine, near, oldImage, work } from './whole-runs.js';

describe('The stage of a piece of work', () => {
  const expected: readonly (readonly [verb: string, kind: string, stage: string])[] = [
    ['build', 'golden image', 'build'],
    ['snap', 'image VM', 'store'],
    ['end the access to', 'image VM', 'store'],
    ['test', 'stored image', 'store'],
    ['delete', 'test VM', 'clean-up'],
    ['publish', 'stored image', 'labs'],
    ['distribute', 'stored image', 'labs'],
    ['make current', 'custom image', 'labs'],
    ['write formula', 'formula', 'labs'],
    ['delete', 'image VM', 'clean-up'],
    ['delete', 'snapshots', 'clean-up'],
    ['delete', 'staged VHD', 'clean-up'],
    ['delete', 'custom image', 'retire'],
    ['delete', 'stored image', 'retire'],
    ['delete', 'gallery image', 'retire'],
    ['hide', 'shared image', 'retire'],
  ];
  for (const [verb, kind, stage] of expected) {
    it(`to ${verb} (${kind}) is ${stage}`, () => {
      assert.equal(stageOf({ verb, subject: { kind, name: 'Win' } }), stage);
    });
  }
});

describe('What let the work begin that a test comes before', () => {
  const [snap, test] = [work('snap', 0, 11), work('test', 11, 12)];

  it('is the test: of a copy to a lab, and of the deletion of the VM', () => {
    for (const record of [
      work('distribute', 20, 30, { target: near }),
      work('delete', 20, 30, { subject: machine }),
    ]) {
      const records = [record, snap, test].filter(isStarted);
      const [own] = records;
      assert.equal(own && releaserOf(own, records), test);
    }
  });
});

describe('What let work on an image begin', () => {
  const store = { kind: 'store', id: '/stores/S', name: 'S' };
  const build = work('build', 0, 10);
  const snap = work('snap', 0, 11);
  const publish = work('publish', 0, 12, { target: store });
  const toNear = work('distribute', 0, 13, { target: near });
  const toFar = work('distribute', 0, 14, { target: far });
  const deleted = work('delete', 0, 15, { subject: oldImage, target: near });
  const all = [build, snap, publish, toNear, toFar, deleted];
  const later = (verb: string, more = {}) => work(verb, 20, 30, more);
  const stored = { kind: 'stored image', name: 'Win-0' };
  const expected: readonly (readonly [title: string, record: UnitRecord, cause: UnitRecord | undefined])[] = [
    ['a build', later('build', { target: near }), undefined],
    ['a store', later('snap'), build],
    ['a publication', later('publish', { target: store }), snap],
    ['a copy to the first lab', later('distribute', { target: store }), publish],
    ['a copy to a lab that got an older one', later('distribute', { target: near }), toNear],
    ['the deletion of a VM', later('delete', { subject: machine, target: near }), snap],
    ['the deletion of an image of a lab', later('delete', { subject: oldImage, target: near }), toNear],
    ['the deletion of a stored image', later('delete', { subject: stored, target: store }), toFar],
  ];
  for (const [title, record, cause] of expected) {
    it(`is for ${title} what comes before it in the work on an image`, () => {
      const records = [record, ...all].filter(isStarted);
      const [own] = records;
      assert.ok(own);
      assert.equal(releaserOf(own, records), cause);
    });
  }
});
