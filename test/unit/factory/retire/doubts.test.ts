import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { planRetention } from '../../../../tasks/core/factory/retire/retention.js';
import { entry, factory, image, keepOne, ours, target } from './retention-cases.js';

const finding = {
  code: 'IF221',
  severity: 'warning',
  what: 'ImagePaths stands twice.',
  why: '',
  remedy: '',
  file: '/c/Labs.json',
  line: 7,
  column: 1,
} as const;

/** The verdicts on images of a lab that takes `a`, and about which there is a doubt. */
function verdicts(images: Parameters<typeof planRetention>[0]['labs'][number]['images']) {
  const { labs, refusal } = planRetention(
    {
      stored: [],
      labs: [{ id: target, entry: { ...entry(['a']), doubts: [{ finding }] }, images }],
      factoryLabId: factory,
      existingKeys: new Set(['a.json', 'b.json']),
      unjudged: 0,
    },
    keepOne,
  );
  assert.equal(refusal, undefined);
  return labs.flatMap((lab) =>
    lab.images.map(({ image: { name }, verdict }) => {
      if (verdict.fate === 'deleted') return `${name}: ${verdict.reason.name}`;
      return `${name}: ${('why' in verdict ? verdict.why : undefined) ?? 'kept'}`;
    }),
  );
}

const why =
  'It stays although the lab does not list it, since it is in doubt what the lab takes: ' +
  'ImagePaths stands twice. (Labs.json, line 7)';

describe('An image of a lab about which Labs.json leaves a doubt', () => {
  it('C97 stays although no entry lists it, and the report says why', () => {
    assert.deepEqual(verdicts([image('x', 'a.json'), image('y', 'b.json')]), ['x: kept', `y: ${why}`]);
  });

  it('C95 C97 goes by age as ever', () => {
    const images = [image('new', 'b.json', {}, '01-02'), image('old', 'b.json', {}, '01-01')];
    assert.deepEqual(verdicts(images), [`new: ${why}`, 'old: expired']);
  });

  it('C96 C97 goes if its golden image was removed', () => {
    assert.deepEqual(verdicts([image('gone', 'gone.json', ours)]), ['gone: removed']);
  });

  it('C94 C97 does not count towards a mass deletion', () => {
    const images = ['1', '2', '3', '4', '5', '6'].map((day) => image(`b${day}`, 'b.json', {}, `01-0${day}`));
    assert.equal(verdicts(images).filter((text) => text.endsWith(': expired')).length, 5);
  });
});
