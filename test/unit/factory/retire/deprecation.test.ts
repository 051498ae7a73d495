import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { CustomImage } from '../../../../tasks/core/azure/resources/custom-images.js';
import type { KeepSettings } from '../../../../tasks/core/configuration/keep-settings.js';
import type { RetireInputs } from '../../../../tasks/core/factory/retire/inputs.js';
import { plan } from '../../../../tasks/core/factory/retire/plan.js';
import type { RetireState } from '../../../../tasks/core/factory/retire/state.js';
import {
  noRecords,
  type ImageRecord,
  type Records,
} from '../../../../tasks/core/factory/store/image-records.js';
import type { StoredBlobs } from '../../../../tasks/core/factory/store/store.js';
import { customImageOf, labOf, storedOf } from '../../../worlds/azure-things.js';
import { factoryLab, judgedLab, retireInputs, stateOf } from './retire-states.js';

const dev = labOf('Dev');

const now = new Date('2026-11-21T03:00:00Z');

const deprecatedUntil = (day: string) => ({ ImageFactoryState: 'deprecated', ImageFactoryDeleteAfter: day });

/** An image of `a.json` that was built on a day of November 2026. */
function image(day: number, tags: Readonly<Record<string, string>> = {}): CustomImage {
  const time = `2026-11-${String(day).padStart(2, '0')}T03:00:00`;
  return customImageOf(dev, `a${day}`, {
    tags: { ImagePath: 'a.json', ImageFactoryLab: factoryLab.id, ImageFactoryBuilt: time, ...tags },
    createdDate: new Date(`${time}Z`),
  });
}

/** Images.json with one rule for all golden images. */
const rule = (keep: KeepSettings | undefined, more: object = {}): Pick<RetireState, 'limitRules'> => ({
  limitRules: [
    {
      imagePaths: [{ text: '', line: 1, column: 1 }],
      ...(keep ? { keep } : {}),
      file: 'Images.json',
      line: 1,
      column: 1,
      ...more,
    },
  ],
});

const fortnight = rule({ count: 1, deprecateDays: 14 });

/** `verb name: reason` of all images of the lab. */
function told(
  images: readonly CustomImage[],
  more: Parameters<typeof stateOf>[0] = fortnight,
  inputs: Partial<RetireInputs> = {},
  entries = [''],
): string[] {
  const state = stateOf({ now, labs: [judgedLab(dev, images, entries)], ...more });
  const { actions, leftAlone } = plan(state, { ...retireInputs, ...inputs });
  return [...actions, ...leftAlone]
    .map(({ verb, subject, reason }) => `${verb ?? ''} ${subject.name}: ${reason}`)
    .sort();
}

const newest = 'keep a9: It is the newest good one.';

const spared = { ...retireInputs, allowMassDeletion: true };

describe('An image that would go by count or age, with DeprecateDays', () => {
  it('C120 is deprecated for so many days at first', () => {
    assert.deepEqual(told([image(1), image(9)]), [
      'deprecate a1: There are newer ones (count 1). It goes after 2026-12-05.',
      newest,
    ]);
    assert.deepEqual(told([image(1), image(9)], rule({ maxAgeDays: 5, count: 5, deprecateDays: 14 })), [
      'deprecate a1: It is 20 days old, and there are newer ones. It goes after 2026-12-05.',
      newest,
    ]);
  });

  it('C124 goes at once where it was revoked: nobody is to use it anyway', () => {
    const reason = 'delete a1: There are newer ones (count 1).';
    assert.deepEqual(told([image(1, { ImageFactoryState: 'revoked' }), image(9)]), [reason, newest]);
  });

  it('C120 stays until its day is over in UTC, and goes then', () => {
    const at = (time: string) =>
      told([image(1, deprecatedUntil('2026-12-05')), image(9)], { ...fortnight, now: new Date(time) })[0];
    assert.equal(
      at('2026-12-05T23:59:59Z'),
      'keep a1: It is deprecated, and goes after 2026-12-05. There are newer ones (count 1).',
    );
    assert.equal(
      at('2026-12-06T00:00:00Z'),
      'delete a1: There are newer ones (count 1). It was deprecated until 2026-12-05.',
    );
  });

  it('C120 tells the report the day after which it goes', () => {
    const labs = [judgedLab(dev, [image(1, deprecatedUntil('2026-12-05')), image(9)])];
    const { leftAlone } = plan(stateOf({ now, labs, ...fortnight }), retireInputs);
    assert.deepEqual(leftAlone.map(({ details }) => details).filter(Boolean), [
      { deleteAfter: '2026-12-05' },
    ]);
  });

  for (const [what, tags] of [
    ['no day', { ImageFactoryState: 'deprecated' }],
    ['a day that is none', deprecatedUntil('2026-02-30')],
    ['another form of a day', deprecatedUntil('05.12.2026')],
    ['a day alone', { ImageFactoryDeleteAfter: '2026-11-01' }],
    ['another state', { ...deprecatedUntil('2026-11-01'), ImageFactoryState: 'kept' }],
  ] as const)
    it(`C120 is deprecated anew where its tags have ${what}`, () => {
      assert.match(told([image(1, tags), image(9)])[0] ?? '', /^deprecate a1:/);
    });

  it('C120 keeps its day, whatever Images.json says by now', () => {
    const images = [image(1, deprecatedUntil('2026-12-05')), image(9)];
    for (const given of [{}, rule({ count: 1 }), rule({ count: 1, deprecateDays: 1 })])
      assert.match(told(images, given)[0] ?? '', /^keep a1: It is deprecated/);
  });

  it('C120 is deprecated first, too, where imagesToKeep is 0', () => {
    const verbs = told([image(1), image(9)], rule({ deprecateDays: 14 }), { ...spared, ImagesToSave: 0 });
    assert.deepEqual(
      verbs.map((text) => text.slice(0, 12)),
      ['deprecate a1', 'deprecate a9'],
    );
  });

  it('C120 is said to be deprecated to nobody where the rule has no DeprecateDays', () => {
    assert.match(told([image(1), image(9)], rule({ count: 1 }))[0] ?? '', /^delete a1: There are newer/);
  });
});

describe('A stored image that would go by count, with DeprecateDays', () => {
  /** A stored image of a day, with what its record says. */
  const storedOn = (day: number, record?: Partial<ImageRecord>): StoredBlobs => {
    const timestamp = new Date(`2026-11-0${day}T03:00:00Z`);
    const image = storedOf({ imagePath: 'a.json', imageName: `a${day}`, timestamp });
    const { imagePath, imageName, vhdFileName } = image;
    const whole = { imagePath, imageName, vhdFileName, since: now, reason: '', etag: '' };
    return record ? { ...image, record: { ...whole, state: 'stored', ...record } } : image;
  };

  const toldOf = (one: StoredBlobs, records: Records = noRecords, given = fortnight) =>
    told([], { ...given, labs: [], store: { images: [one, storedOn(9)], records } }).find((text) =>
      text.includes(' a1:'),
    );

  it('C120 is deprecated at first, with a record or without', () => {
    for (const one of [storedOn(1), storedOn(1, {}), storedOn(1, { state: 'deprecated' })])
      assert.equal(toldOf(one), 'deprecate a1: There are newer ones (count 1). It goes after 2026-12-05.');
  });

  it('C120 stays until the day of its record is over, and goes then', () => {
    const until = (day: string) =>
      toldOf(storedOn(1, { state: 'deprecated', deleteAfter: new Date(`${day}T00:00:00Z`) }));
    assert.match(until('2026-11-21') ?? '', /^keep a1: It is deprecated, and goes after 2026-11-21/);
    assert.match(until('2026-11-20') ?? '', /^delete a1: .* It was deprecated until 2026-11-20/);
  });

  it('C120 is restored once no rule deletes it', () => {
    const one = storedOn(1, { state: 'deprecated', deleteAfter: new Date('2026-11-01T00:00:00Z') });
    assert.match(toldOf(one, noRecords, rule({ count: 2 })) ?? '', /^restore a1: It is not to go any more/);
  });

  it('C120 stays where records cannot be read; without DeprecateDays it goes as ever', () => {
    const unread = { ...noRecords, unread: 'No.' };
    assert.match(toldOf(storedOn(1), unread) ?? '', /^keep a1: It is left for the next run: its record/);
    assert.match(toldOf(storedOn(1), unread, rule({ count: 1 })) ?? '', /^delete a1: There are newer/);
  });
});

describe('What goes for another reason', () => {
  const images = [image(1, deprecatedUntil('2026-12-05')), image(9)];

  it('C96 C120 goes at once: its golden image was removed', () => {
    const verbs = told(images, { ...fortnight, existing: ['b.json'] });
    assert.deepEqual(
      verbs.map((text) => text.slice(0, 9)),
      ['delete a1', 'delete a9'],
    );
  });

  it('C97 C120 goes at once: its lab does not list it any more', () => {
    const verbs = told(images, fortnight, {}, ['b']);
    assert.deepEqual(
      verbs.map((text) => text.slice(0, 9)),
      ['delete a1', 'delete a9'],
    );
  });

  it('C120 goes at once: its creation failed, and it is not stored', () => {
    const failed = { ...image(1), provisioningState: 'Failed' };
    assert.match(told([failed, image(9)])[0] ?? '', /^delete a1: Its creation failed/);
  });
});

describe('A deprecated image that no rule deletes any more', () => {
  const marked = image(1, deprecatedUntil('2026-12-05'));

  const overdue = image(1, deprecatedUntil('2026-11-01'));

  it('C120 is restored, with the rule that keeps it', () => {
    const restored = 'restore a1: It is not to go any more. It is among the newest (count 2).';
    for (const one of [marked, overdue])
      assert.deepEqual(told([one, image(9)], rule({ count: 2, deprecateDays: 14 })), [newest, restored]);
    assert.deepEqual(told([overdue], {}), [
      'restore a1: It is not to go any more. It is the newest good one.',
    ]);
  });

  it('C118 C120 is restored where it has the tag FactoryKeep', () => {
    const pinned = image(1, { ...deprecatedUntil('2026-11-01'), FactoryKeep: '' });
    assert.deepEqual(
      told([pinned, image(9)])[1],
      'restore a1: It is not to go any more. It has the tag FactoryKeep.',
    );
  });

  it('C117 C120 is restored where a formula uses it', () => {
    const formulas = { formulas: [{ id: 'f', name: 'Box', customImageId: marked.id }] };
    const labs = [{ ...judgedLab(dev, [overdue, image(9)]), formulas }];
    assert.deepEqual(
      told([], { ...fortnight, labs })[1],
      'restore a1: It is not to go any more. The formula Box uses it.',
    );
  });

  it('C120 stays as it is where the formulas of the lab are not known', () => {
    const fault = { severity: 'warning' as const, what: 'Unread.' };
    const labs = [{ ...judgedLab(dev, [overdue, image(9)]), formulas: { fault } }];
    assert.match(told([], { ...fortnight, labs })[0] ?? '', /^keep a1: It is left for the next run/);
  });

  it('C119 C120 stays as it is where Images.json is wrong', () => {
    for (const given of [
      { limitRules: 'unusable' as const },
      rule(undefined, { broken: { severity: 'error', what: 'Wrong.' } }),
    ])
      assert.match(told([overdue, image(9)], given)[0] ?? '', /^keep a1: Images.json does not tell/);
  });

  it('C120 stays as it is while it is not complete', () => {
    const unfinished = { ...overdue, provisioningState: 'Creating' };
    assert.match(
      told([unfinished, image(9)], rule({ count: 2 }))[0] ?? '',
      /^keep a1: It is still being made/,
    );
  });

  it('C98 is not touched where it is not of this factory', () => {
    const other = image(1, { ...deprecatedUntil('2026-11-01'), ImageFactoryLab: `${factoryLab.id}2` });
    assert.match(told([other, image(9)])[0] ?? '', /^keep a1: It belongs to the factory lab/);
  });
});
