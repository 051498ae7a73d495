import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { RetentionOptions } from '../../../../tasks/core/factory/retire/inputs.js';
import { planRetention } from '../../../../tasks/core/factory/retire/retention.js';
import type { UnknownImages } from '../../../../tasks/core/factory/retire/unknown-images.js';
import type { Verdict } from '../../../../tasks/core/factory/retire/verdicts.js';
import { entry, factory, image, keepOne, ours, stored, target } from './retention-cases.js';

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
    const images = [image('b-Jan-4-2024', 'b.json'), image('b-Jan-1-2024', 'b.json')];
    assert.deepEqual(verdicts(images), [`b-Jan-4-2024: ${why}`, 'b-Jan-1-2024: expired']);
  });

  it('C96 C97 goes if its golden image was removed', () => {
    assert.deepEqual(verdicts([image('gone', 'gone.json', ours)]), ['gone: removed']);
  });

  it('C94 C97 does not count towards a mass deletion', () => {
    const images = [1, 4, 7, 10, 13, 16].map((day) => image(`b-Jan-${day}-2024`, 'b.json'));
    assert.equal(verdicts(images).filter((text) => text.endsWith(': expired')).length, 5);
  });
});

const doubt = { ...finding, code: 'IF110', what: 'A folder is empty.' } as const;

const named = [{ key: 'named.json', entry: { text: 'named', line: 4, column: 1 }, isSurelyFile: false }];

/** The decisions on all images where it is unknown whether golden images exist. */
function fates(unknownImages: UnknownImages, options: Partial<RetentionOptions> = {}) {
  const { stored: judged, labs } = planRetention(
    {
      stored: [
        stored('s1', 'gone.json', '01-01'),
        stored('s2', 'gone.json', '01-02'),
        stored('s3', 'named.json', '01-02'),
        stored('s4', 'a.json', '01-02'),
        stored('s5', 'a.json', '01-01'),
      ],
      labs: [
        {
          id: target,
          entry: entry(['a']),
          images: [image('gone', 'gone.json', ours), image('named', 'named.json', ours)],
        },
      ],
      factoryLabId: factory,
      existingKeys: new Set(['a.json']),
      unknownImages,
      unjudged: 0,
    },
    { ...keepOne, ...options },
  );
  return [
    ...judged.map(({ image: { imageName }, verdict }) => `${imageName}: ${textOf(verdict)}`),
    ...labs.flatMap(({ images }) =>
      images.map(({ image: { name }, verdict }) => `${name}: ${textOf(verdict)}`),
    ),
  ];
}

function textOf(verdict: Verdict): string {
  if (verdict.fate === 'deleted') return verdict.reason.name;
  return verdict.fate === 'kept' ? (verdict.why ?? 'kept') : verdict.fate;
}

describe('An image whose golden image was not found', () => {
  const unknown = 'It stays: its golden image was not found, but may exist. A folder is empty.';
  const isNamed =
    'It stays: its golden image is missing, but Labs.json names it (line 4). Remove the entry to have it deleted.';

  it('C8 C96 stays in store and labs where the folder is in doubt, while others go by age', () => {
    assert.deepEqual(fates({ folder: [doubt], named: [] }), [
      `s1: ${unknown}`,
      `s2: ${unknown}`,
      `s3: ${unknown}`,
      's4: kept',
      's5: expired',
      `gone: ${unknown}`,
      `named: ${unknown}`,
    ]);
  });

  it('C8 C96 stays in store and labs where Labs.json names it, and no other does', () => {
    for (const keepLastOfRemoved of [false, true])
      assert.deepEqual(fates({ folder: [], named }, { keepLastOfRemoved }), [
        's1: removed',
        keepLastOfRemoved ? 's2: kept' : 's2: removed',
        `s3: ${isNamed}`,
        's4: kept',
        's5: expired',
        keepLastOfRemoved ? 'gone: kept' : 'gone: removed',
        `named: ${isNamed}`,
      ]);
  });

  it('C94 does not count towards a mass deletion, and stays where ImagesToSave is 0', () => {
    const going = fates({ folder: [doubt], named: [] }, { ImagesToSave: 0, allowMassDeletion: true });
    assert.deepEqual(
      going.filter((text) => !text.endsWith(unknown)),
      ['s4: expired', 's5: expired'],
    );
  });
});
