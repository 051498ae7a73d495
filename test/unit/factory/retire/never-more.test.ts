import fc from 'fast-check';
import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { KeepSettings } from '../../../../tasks/core/configuration/keep-settings.js';
import type { RetireInputs } from '../../../../tasks/core/factory/retire/inputs.js';
import { plan } from '../../../../tasks/core/factory/retire/plan.js';
import type { RetireState } from '../../../../tasks/core/factory/retire/state.js';
import type { ImageRecord } from '../../../../tasks/core/factory/store/image-records.js';
import type { StoredBlobs } from '../../../../tasks/core/factory/store/store.js';
import { writeTimestamp } from '../../../../tasks/core/factory/store/timestamps.js';
import { customImageOf, labOf, storedOf } from '../../../worlds/azure-things.js';
import { factoryLab, judgedLab, retireInputs, stateOf } from './retire-states.js';

const dev = labOf('Dev');

/** An image that is stored, in the lab, or both, built on a day of October 2026. */
interface Drawn {
  readonly path: 'a.json' | 'b.json' | 'gone.json';
  readonly day: number;
  readonly state: string;
  readonly isStored: boolean;
  readonly isPinned: boolean;
  readonly isUsed: boolean;
  /** The day until which an earlier run has deprecated it; in the lab as in the store. */
  readonly deprecatedUntil?: string | undefined;
}

const drawn: fc.Arbitrary<Drawn> = fc.record({
  path: fc.constantFrom('a.json', 'b.json', 'gone.json'),
  day: fc.integer({ min: 1, max: 31 }),
  state: fc.constantFrom('Succeeded', 'Succeeded', 'Succeeded', 'Failed', 'Creating'),
  isStored: fc.boolean(),
  isPinned: fc.boolean(),
  isUsed: fc.boolean(),
  deprecatedUntil: fc.constantFrom(undefined, undefined, '2026-10-31', '2026-11-01', '2026-12-24'),
});

const number = fc.option(fc.integer({ min: 1, max: 30 }), { nil: undefined });

const settings = fc.record({ count: number, maxAgeDays: number, atLeast: number, deprecateDays: number });

const world = fc.record({
  images: fc.uniqueArray(drawn, { selector: ({ path, day }) => `${path} ${day}`, maxLength: 14 }),
  ImagesToSave: fc.integer({ min: 1, max: 4 }),
  keepLastOfRemoved: fc.boolean(),
  allowMassDeletion: fc.boolean(),
});

type World = typeof world extends fc.Arbitrary<infer T> ? T : never;

const nameOf = ({ path, day }: Drawn) => `${path.replace('.json', '')}-Oct-${day}-2026`;

const builtAt = ({ day }: Drawn) => new Date(Date.UTC(2026, 9, day, 12));

/** What is there; as the rules of before saw it, without what is new. */
function stateOfWorld({ images }: World, isNew: boolean, keep: KeepSettings = {}): RetireState {
  const pinned = ({ isPinned }: Drawn) => (isNew && isPinned ? { FactoryKeep: '' } : {});
  const customs = images.map((one) =>
    customImageOf(dev, nameOf(one), {
      tags: {
        ImagePath: one.path,
        ImageFactoryLab: factoryLab.id,
        ImageFactoryBuilt: writeTimestamp(builtAt(one)),
        ...pinned(one),
        ...(isNew ? deprecatedTags(one) : {}),
      },
      provisioningState: one.state,
      createdDate: new Date(builtAt(one).getTime() + 3_600_000),
    }),
  );
  const formulas = images.flatMap((one) =>
    one.isUsed ? [{ id: 'f', name: 'Box', customImageId: `${dev.id}/customimages/${nameOf(one)}` }] : [],
  );
  const stored = images
    .filter(({ isStored }) => isStored)
    .map((one) => {
      const image = storedOf({ imagePath: one.path, imageName: nameOf(one), timestamp: builtAt(one) });
      const record = isNew ? { record: recordOf(one, image) } : {};
      return { ...image, ...record, vhd: { ...image.vhd, metadata: pinned(one) } };
    });
  const rules = [
    { imagePaths: [{ text: '', line: 1, column: 1 }], keep, file: 'Images.json', line: 1, column: 1 },
  ];
  return stateOf({
    existing: ['a.json', 'b.json'],
    store: { images: stored },
    labs: [{ ...judgedLab(dev, customs, ['a', 'gone']), ...(isNew ? { formulas: { formulas } } : {}) }],
    now: new Date('2026-11-01T00:00:00Z'),
    ...(isNew ? { limitRules: rules } : {}),
  });
}

function recordOf(
  { path, deprecatedUntil }: Drawn,
  { imageName, vhdFileName }: Pick<StoredBlobs, 'imageName' | 'vhdFileName'>,
): ImageRecord {
  const known = { imagePath: path, imageName, vhdFileName, since: new Date(0), reason: '', etag: '' };
  if (deprecatedUntil === undefined) return { ...known, state: 'stored' };
  return { ...known, state: 'deprecated', deleteAfter: new Date(`${deprecatedUntil}T00:00:00Z`) };
}

function deprecatedTags({ deprecatedUntil }: Drawn): Readonly<Record<string, string>> {
  if (deprecatedUntil === undefined) return {};
  return { ImageFactoryState: 'deprecated', ImageFactoryDeleteAfter: deprecatedUntil };
}

/** The names of what goes in the store and in the lab, with its reason; nothing where the plan is refused. */
function going(state: RetireState, inputs: Partial<RetireInputs>): ReadonlyMap<string, string> {
  const { actions, refusal } = plan(state, { ...retireInputs, ...inputs });
  return new Map(
    refusal
      ? []
      : actions
          .filter(({ verb }) => verb === 'delete')
          .map(({ kind, subject, reason }) => [`${kind} ${subject.name}`, reason]),
  );
}

/** What goes by count or age is rare in these worlds. */
const often = { numRuns: 400 };

describe('What the newer rules of RetireImages delete, in any world', () => {
  it('is nothing that the others keep, without Keep', () => {
    fc.assert(
      fc.property(world, (one) => {
        const before = going(stateOfWorld(one, false), one);
        for (const name of going(stateOfWorld(one, true), one).keys()) assert.ok(before.has(name), name);
      }),
    );
  });

  it('is with Keep nothing that the others keep, but for its count and its age', () => {
    fc.assert(
      fc.property(world, settings, (one, given) => {
        const keep = defined(given);
        const before = going(stateOfWorld(one, false), one);
        for (const [name, reason] of going(stateOfWorld(one, true, keep), one)) {
          const isOfKeep =
            (keep.count !== undefined && /\(count \d+\)/.test(reason)) ||
            (keep.maxAgeDays !== undefined && /days old/.test(reason));
          assert.ok(before.has(name) || isOfKeep, `${name}: ${reason}`);
        }
      }),
    );
  });

  it('is with DeprecateDays nothing that stays without, of what is deprecated by then as of what is not', () => {
    fc.assert(
      fc.property(world, settings, (one, given) => {
        const keep = defined(given);
        const atOnce = defined({ ...given, deprecateDays: undefined });
        const images = one.images.map((image) => ({ ...image, deprecatedUntil: undefined }));
        const before = going(stateOfWorld({ ...one, images }, true, atOnce), one);
        for (const name of going(stateOfWorld(one, true, keep), one).keys())
          assert.ok(before.has(name), name);
      }),
    );
  });

  it('is with DeprecateDays nothing by count or age that was not deprecated until a day that is over', () => {
    fc.assert(
      fc.property(world, settings, fc.integer({ min: 1, max: 30 }), (one, given, deprecateDays) => {
        const gone = going(stateOfWorld(one, true, { ...defined(given), deprecateDays }), one);
        for (const image of one.images)
          if (image.deprecatedUntil !== '2026-10-31')
            for (const kind of ['custom image', 'stored image'])
              assert.doesNotMatch(gone.get(`delete ${kind} ${nameOf(image)}`) ?? '', /count|days old/);
      }),
      often,
    );
  });

  it('is nothing by count or age before its day, whatever Images.json says by now', () => {
    fc.assert(
      fc.property(world, settings, (one, given) => {
        const gone = going(stateOfWorld(one, true, defined(given)), one);
        for (const image of one.images)
          if ((image.deprecatedUntil ?? '') >= '2026-11-01')
            for (const kind of ['custom image', 'stored image'])
              assert.doesNotMatch(gone.get(`delete ${kind} ${nameOf(image)}`) ?? '', /count|days old/);
      }),
      often,
    );
  });

  it('is never the newest good one by count or age, nor what somebody wants kept or a formula uses', () => {
    fc.assert(
      fc.property(world, settings, (one, given) => {
        const gone = going(stateOfWorld(one, true, defined(given)), one);
        const stored = one.images.filter(({ isStored }) => isStored).map(asGood);
        for (const image of one.images) {
          const inLab = `delete custom image ${nameOf(image)}`;
          const inStore = `delete stored image ${nameOf(image)}`;
          if (image.isPinned) assert.ok(!gone.has(inStore), inStore);
          if (image.isPinned || image.isUsed) assert.ok(!gone.has(inLab), inLab);
          if (isNewestGood(image, one.images)) assert.doesNotMatch(gone.get(inLab) ?? '', /count|days old/);
          if (image.isStored && isNewestGood(asGood(image), stored))
            assert.doesNotMatch(gone.get(inStore) ?? '', /count|days old/);
        }
      }),
    );
  });

  it('keeps at least as many good ones of each golden image as AtLeast and the count say, where there are so many', () => {
    fc.assert(
      fc.property(world, settings, (one, given) => {
        const { count = one.ImagesToSave, maxAgeDays, atLeast = 1 } = defined(given);
        const gone = going(stateOfWorld(one, true, defined(given)), one);
        const good = one.images.filter(({ path, state }) => path === 'a.json' && state === 'Succeeded');
        const left = good.filter((image) => !gone.has(`delete custom image ${nameOf(image)}`));
        const least = maxAgeDays === undefined ? count : Math.min(count, atLeast);
        assert.ok(left.length >= Math.min(least, good.length), `${left.length} of ${good.length}`);
      }),
    );
  });
});

function defined({
  count,
  maxAgeDays,
  atLeast,
  deprecateDays,
}: { readonly [Name in keyof KeepSettings]: number | undefined }): KeepSettings {
  return {
    ...(count === undefined ? {} : { count }),
    ...(maxAgeDays === undefined ? {} : { maxAgeDays }),
    ...(atLeast === undefined ? {} : { atLeast }),
    ...(deprecateDays === undefined ? {} : { deprecateDays }),
  };
}

/** A stored image is good, whatever has become of it in a lab. */
function asGood(image: Drawn): Drawn {
  return { ...image, state: 'Succeeded' };
}

function isNewestGood(image: Drawn, all: readonly Drawn[]): boolean {
  const isGood = ({ path, state }: Drawn) => path === image.path && state === 'Succeeded';
  return isGood(image) && !all.some((other) => isGood(other) && other.day > image.day);
}
