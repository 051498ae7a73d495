import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { parseImagesJson } from '../../../../tasks/core/configuration/images-json.js';
import { keepingOf, type LimitRules } from '../../../../tasks/core/factory/retire/read-limits.js';
import type { Verdict } from '../../../../tasks/core/factory/retire/verdicts.js';
import { image, ours, retention, stored } from './retention-cases.js';

/** Ten days after the newest of the images below. */
const now = new Date('2024-01-20T12:00:00Z');

const rulesOf = (...rules: readonly object[]): LimitRules =>
  parseImagesJson(JSON.stringify({ Images: rules }), 'Images.json').rules;

const keep = (settings: unknown) => rulesOf({ ImagePaths: '', Keep: settings });

/** Stored images of a path, 18, 14 and 10 days old. */
const images = ['01-02', '01-06', '01-10'].map((day) => stored(`a${day.slice(-2)}`, 'a.json', day));

const textOf = (verdict: Verdict): string => {
  if (verdict.fate === 'deleted') return `deleted: ${verdict.reason.text}`;
  return `${verdict.fate}: ${('rule' in verdict ? verdict.rule : verdict.why) ?? ''}`;
};

function judged(rules: LimitRules, ImagesToSave = 2, all = images): string[] {
  const keeping = keepingOf(rules, now);
  const options = { ImagesToSave, ...(keeping ? { keeping } : {}) };
  return retention({ stored: all, options }).stored.map(({ verdict }) => textOf(verdict));
}

const newest = 'kept: It is the newest good one.';

describe('How long Images.json keeps images', () => {
  it('C119 says nothing without a word on them: the input counts', () => {
    const usual = [
      'deleted: There are newer ones (count 2).',
      'kept: It is among the newest (count 2).',
      newest,
    ];
    for (const rules of [[], keep({}), rulesOf({ ImagePaths: 'b', Keep: { Count: 9 } })])
      assert.deepEqual(judged(rules), usual);
  });

  it('C119 takes Count in place of the input, be it more or less', () => {
    assert.deepEqual(
      judged(keep({ Count: 3 }), 1).slice(0, 2),
      Array(2).fill('kept: It is among the newest (count 3).'),
    );
    assert.deepEqual(
      judged(keep({ Count: 1 }), 3).slice(0, 2),
      Array(2).fill('deleted: There are newer ones (count 1).'),
    );
  });

  it('C119 lets images go after MaxAgeDays, and tells how old they are', () => {
    assert.deepEqual(judged(keep({ MaxAgeDays: 16 }), 3), [
      'deleted: It is 18 days old, and there are newer ones.',
      'kept: It is among the newest (count 3).',
      newest,
    ]);
  });

  it('C119 keeps the newest good one at any age, and AtLeast as many', () => {
    assert.deepEqual(judged(keep({ MaxAgeDays: 1 }), 9).at(-1), newest);
    const fates = judged(keep({ MaxAgeDays: 1, AtLeast: 2 }), 9).map((text) => text.split(':')[0]);
    assert.deepEqual(fates, ['deleted', 'kept', 'kept']);
  });

  it('C119 counts no image that has failed among these', () => {
    const failed = { ...image('a3', 'a.json', ours, '01-10'), provisioningState: 'Failed' };
    const good = image('a1', 'a.json', ours, '01-02');
    const keeping = keepingOf(keep({ MaxAgeDays: 1, Count: 1 }), now);
    const given = { images: [good, failed], stored: [stored('a3', 'a.json', '01-10')] };
    const lab = retention({ ...given, options: keeping ? { keeping } : {} }).labs[0]?.images ?? [];
    assert.deepEqual(
      lab.map(({ verdict }) => textOf(verdict)),
      [newest, 'kept: Its creation failed, and it is stored: DistributeImages makes it again.'],
    );
  });

  it('C119 is the word of the last rule that names the image and has one, as a whole', () => {
    const rules = rulesOf(
      { ImagePaths: '', Keep: { Count: 3 } },
      { ImagePaths: 'a', Keep: { MaxAgeDays: 16 } },
      { ImagePaths: 'a', Size: 'Standard_D2s_v5' },
    );
    assert.equal(judged(rules, 2)[0], 'deleted: There are newer ones (count 2).');
  });

  it('C119 deletes nothing by count or age where it cannot be used, or a rule of the image is wrong', () => {
    for (const rules of [
      'unusable',
      keep({ Cuont: 5 }),
      keep({ Count: 0 }),
      rulesOf({ ImagePaths: 'a', Keep: 1 }, { ImagePaths: '', Keep: { Count: 1 } }),
    ] as const)
      assert.deepEqual(judged(rules, 1), [
        ...Array<string>(2).fill('kept: Images.json does not tell for how long it is kept: it is wrong.'),
        newest,
      ]);
  });

  it('C119 leaves what is removed, and the images of other rules, as they are where a rule is wrong', () => {
    const removed = [stored('b', 'b.json', '01-02')];
    assert.deepEqual(judged('unusable', 1, removed), ['deleted: Its golden image was removed.']);
    const others = rulesOf({ ImagePaths: 'b', Keep: 1 });
    assert.equal(judged(others, 1)[0], 'deleted: There are newer ones (count 1).');
  });
});
