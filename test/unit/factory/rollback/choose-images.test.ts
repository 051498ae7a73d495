import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { Given } from './rollback-states.js';
import { record, stateOf, stored } from './rollback-states.js';

/** `a9 → a5`: what is revoked, and what takes its place; or why nothing is. */
function chosen(given: Given): string {
  const choice = stateOf(given).chosen;
  if ('refusal' in choice) return choice.refusal.message;
  return `${choice.revoked.imageName} → ${choice.previous.imageName}`;
}

const three = [stored(1), stored(5), stored(9)];

describe('The image that RollbackImages revokes', () => {
  it('C124 is the newest of a path, and the one before takes its place', () => {
    for (const image of ['a.json', 'A', ' a.JSON ', '/a.json'])
      assert.equal(chosen({ images: three, image }), 'a9 → a5', image);
  });

  it('C124 is the one that is named, by name or VHD, whatever is newer', () => {
    assert.equal(chosen({ images: three, image: 'A5' }), 'a5 → a9');
    assert.equal(chosen({ images: three, image: 'a1.vhd' }), 'a1 → a9');
  });

  it('C124 is the newest also where that is revoked already: a second run revokes no further one', () => {
    const [one, two] = three;
    assert.ok(one && two);
    assert.equal(chosen({ images: [one, two], records: [record(9, 'revoked')] }), 'a9 → a5');
    assert.equal(chosen({ images: three, records: [record(9, 'revoked')] }), 'a9 → a5');
  });

  it('C124 is a newer one that was built since', () => {
    assert.equal(chosen({ images: [stored(1), stored(9)], records: [record(5, 'revoked')] }), 'a9 → a1');
  });

  it('passes over images that were never handed out', () => {
    const records = [record(12, 'rejected'), record(13, 'snapped')];
    assert.equal(chosen({ images: three, records }), 'a9 → a5');
  });

  it('takes a deprecated one for good, and none that is being deleted', () => {
    const retired = stored(5);
    const leaving = { ...retired, vhd: { ...retired.vhd, metadata: { imagefactoryretired: 'true' } } };
    assert.equal(chosen({ images: three, records: [record(5, 'deprecated')] }), 'a9 → a5');
    assert.equal(chosen({ images: [stored(1), leaving, stored(9)] }), 'a9 → a1');
  });

  it('is none of another factory, and no copy of a companion', () => {
    const theirs = stored(10, {
      sourceVmId: '/subscriptions/s/resourceGroups/x/providers/Microsoft.DevTestLab/labs/x/virtualmachines/v',
    });
    const copy = stored(11, { copyOf: 'a9.json', vhdFileName: 'a9.vhd' });
    assert.equal(chosen({ images: [...three, theirs, copy] }), 'a9 → a5');
  });

  it('C124 is none where no good one would be left, which says what is there and why that is not good', () => {
    const records = [record(3, 'revoked', 'Bad.'), record(5, 'rejected', 'No boot.'), record(7, 'snapped')];
    assert.equal(
      chosen({ images: [stored(9)], records }),
      'a9 is not revoked: no good image of a.json would be left. Of the others, none is good: a3 was revoked: Bad.; a5 was rejected by its tests: No boot.; a7 waits for TestImages.',
    );
    assert.match(chosen({ images: [stored(9)] }), /There is no other\.$/);
    assert.match(chosen({ records: [record(7, 'snapped')] }), /^No image of a\.json was handed out/);
  });

  it('has to be there, and to be told from all others', () => {
    assert.throws(() => chosen({ images: three, image: 'b.json' }), /has no image "b\.json"/);
    assert.throws(
      () => chosen({ images: three, records: [record(7, 'snapped')], image: 'a7' }),
      /nothing to revoke/,
    );
    const namesakes = [...three, stored(9, { vhdFileName: 'other.vhd', timestamp: new Date(0) })];
    assert.throws(
      () => chosen({ images: namesakes, image: 'a9' }),
      /2 images named a9: .*a9\.vhd.*other\.vhd/,
    );
  });
});
