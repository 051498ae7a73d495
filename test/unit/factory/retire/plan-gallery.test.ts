import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { RetireInputs } from '../../../../tasks/core/factory/retire/inputs.js';
import type { JudgedLab } from '../../../../tasks/core/factory/retire/judged-labs.js';
import { plan } from '../../../../tasks/core/factory/retire/plan.js';
import type { LeftAlone } from '../../../../tasks/core/step/action.js';
import { customImageOf, labOf } from '../../../worlds/azure-things.js';
import { definitionOf, factoryLabId, gallery, trustedLaunch } from '../../../worlds/gallery-things.js';
import {
  dev,
  galleryOf,
  type GivenGallery,
  imageOf,
  noon,
  path,
  snapshot,
  version,
} from './gallery-cases.js';
import { judgedLab, retireInputs, stateOf } from './retire-states.js';

const lab = labOf('Dev');

const fault = { severity: 'error', what: 'The gallery was not found.' } as const;

interface Given extends GivenGallery {
  readonly existing?: readonly string[];
  readonly labs?: readonly JudgedLab[];
  readonly keepsDeleted?: boolean;
  readonly inputs?: Partial<RetireInputs>;
  /** Labs that cannot be read. */
  readonly unreadable?: readonly LeftAlone[];
  readonly hasUnknownLabs?: boolean;
  /** The gallery cannot be read. */
  readonly isUnread?: boolean;
}

function planOf(given: Given) {
  const { existing = [path], labs = [], inputs = {}, keepsDeleted = false } = given;
  const { isUnread = false, unreadable = [], hasUnknownLabs = false } = given;
  const facts = galleryOf(given);
  const stock = {
    ...facts,
    gallery: { ...gallery, keepsDeleted },
    definitions: facts.own.map(({ definition }) => definition),
    snapshotGroup: { subscriptionId: 's', resourceGroup: 'g' },
  };
  const view = isUnread ? { fault } : { stock, partial: facts.partial };
  const state = stateOf({
    existing,
    labs,
    unreadable,
    hasUnknownLabs,
    gallery: view,
    factoryLab: labOf('Factory', { id: factoryLabId }),
  });
  return plan(state, { ...retireInputs, gallery: 'Images', ...inputs });
}

/** The actions, each with its place and its reason. */
function actions(given: Given): string[] {
  return planOf(given).actions.map(
    ({ verb, subject, target, reason }) =>
      `${verb} ${subject.kind} ${subject.name} of ${target.kind} ${target.name}: ${reason}`,
  );
}

/** A lab with the gallery, in which the definition is enabled and lists the versions of these days. */
function sharingLab(
  delivery: 'VHD' | 'Gallery',
  {
    listed = [],
    entries = [''],
    customs = [],
    sharesAllImages = false,
  }: {
    readonly listed?: readonly number[];
    readonly entries?: readonly string[];
    readonly customs?: readonly number[];
    readonly sharesAllImages?: boolean;
  } = {},
): JudgedLab {
  const images = customs.map((day) =>
    customImageOf(lab, `c-Nov-${day}-2026`, {
      tags: { ImagePath: path, ImageFactoryLab: factoryLabId },
      createdDate: noon(day),
    }),
  );
  const { entry, ...rest } = judgedLab(lab, images, entries);
  assert.ok(entry);
  const shared = {
    id: `${lab.id}/sharedgalleries/images`,
    name: 'Images',
    galleryId: gallery.id,
    sharesAllImages,
  };
  const versions = listed.map((day) => version(day).name);
  const sharing = { shared, images: [{ name: dev.name, isEnabled: true, versions }] };
  return { ...rest, entry: { ...entry, delivery }, sharing };
}

describe('RetireImages with a gallery', () => {
  it('plans deletions of versions, snapshots and definitions, and takes back what labs offer', () => {
    const trusted = definitionOf('Win11_Dev-TL', path, trustedLaunch);
    const given = {
      definitions: [dev, trusted],
      versions: [version(1), version(3, {}, {}, trusted)],
      snapshots: [snapshot(2), snapshot(3)],
      labs: [sharingLab('Gallery', { entries: ['Other'] })],
    };
    assert.deepEqual(actions(given), [
      'delete gallery image Win11_Dev-Nov-1-2026 of gallery Images: There are newer ones (count 1).',
      'delete image definition Win11_Dev of gallery Images: Its image has its versions in Win11_Dev-TL.',
      'delete snapshots Win11_Dev-Nov-2-2026 of gallery Images: There are newer ones (count 1).',
      'delete snapshots Win11_Dev-Nov-3-2026 of gallery Images: Its version is published.',
      'hide shared image Win11_Dev of lab Dev: The lab does not list it any more.',
    ]);
  });

  it('lets a definition wait for the deletions of all of its versions', () => {
    const versions = [version(1), version(2), version(3)];
    const planned = planOf({ versions, existing: [] }).actions;
    assert.deepEqual(
      planned.map(({ kind, after }) => [kind, after]),
      [
        ['delete version', undefined],
        ['delete version', versions[0]?.id],
        ['delete version', versions[1]?.id],
        ['delete definition', versions[2]?.id],
      ],
    );
    assert.deepEqual(
      planned.map(({ key }) => key),
      [...versions.map(({ id }) => id), dev.id],
    );
    const [expired] = planOf({ versions: [version(1), version(2)] }).actions;
    assert.equal(expired?.after, undefined);
  });

  it('says all that is needed of a version', () => {
    const [action] = planOf({ versions: [version(1), version(2)] }).actions;
    assert.ok(action?.kind === 'delete version');
    assert.deepEqual(action.imageFacts, {
      path,
      name: 'Win11_Dev-Nov-1-2026',
      createdAt: noon(1),
      bytes: 30 * 1024 ** 3,
      isThere: true,
    });
    assert.deepEqual(action.target, { kind: 'gallery', id: gallery.id, name: 'Images' });
  });

  it('deletes of single images what it would delete of all', () => {
    const given = { versions: [version(1)], snapshots: [snapshot(1), snapshot(2)], existing: [] };
    const all = actions(given);
    assert.equal(all.length, 4);
    assert.deepEqual(actions({ ...given, inputs: { imagePaths: 'Win11' } }), all);
    assert.deepEqual(actions({ ...given, inputs: { imagePaths: 'Linux' } }), []);
  });

  it('reports what stays, and why', () => {
    const foreign = version(3, { tags: {} });
    const { leftAlone } = planOf({ versions: [version(2), foreign], snapshots: [snapshot(4)] });
    assert.deepEqual(
      leftAlone.map(({ verb, subject, outcome, reason, imageFacts }) => [
        `${verb} ${subject.kind} ${subject.name}`,
        outcome,
        reason,
        imageFacts?.path,
      ]),
      [
        ['keep gallery image Win11_Dev-Nov-2-2026', 'skipped', 'It is the newest good one.', path],
        ['keep snapshots Win11_Dev-Nov-4-2026', 'skipped', 'It is the newest good one.', path],
        [
          `keep gallery image Win11_Dev ${foreign.name}`,
          'skipped',
          'It does not carry all tags that this factory gives to its versions.',
          undefined,
        ],
      ],
    );
  });

  it('says that a gallery with soft delete keeps what is deleted, where something is', () => {
    const versions = [version(1), version(2)];
    const texts = (given: Given) => (planOf(given).findings ?? []).map(({ what }) => what);
    assert.match(texts({ versions, keepsDeleted: true })[0] ?? '', /Images keeps deleted versions/);
    assert.deepEqual(texts({ versions: [version(1)], keepsDeleted: true }), []);
    assert.deepEqual(texts({ versions }), []);
  });

  it('says of a lab that shares all images that nothing is hidden there', () => {
    const labs = [sharingLab('Gallery', { entries: [], sharesAllImages: true })];
    assert.deepEqual(actions({ labs }), []);
    assert.match(planOf({ labs }).findings?.[0]?.what ?? '', /^The lab Dev shares all images/);
    const taking = [sharingLab('Gallery', { sharesAllImages: true })];
    assert.equal(planOf({ labs: taking }).findings, undefined);
  });

  describe('and a lab that changed its delivery', () => {
    it('to the gallery, deletes its custom images only for versions that it offers', () => {
      const versions = [version(5)];
      const before = [sharingLab('Gallery', { customs: [1] })];
      assert.deepEqual(actions({ versions, labs: before }), []);
      const after = [sharingLab('Gallery', { customs: [1], listed: [5] })];
      assert.deepEqual(actions({ versions, labs: after }), [
        'delete custom image c-Nov-1-2026 of lab Dev: There are newer ones (count 1).',
      ]);
    });

    it('to VHDs, counts its custom images alone, and hides the definition once it has a new one', () => {
      const versions = [version(5)];
      const before = [sharingLab('VHD', { customs: [1], listed: [5] })];
      assert.deepEqual(actions({ versions, labs: before }), []);
      const after = [sharingLab('VHD', { customs: [1, 9], listed: [5] })];
      assert.deepEqual(actions({ versions, labs: after }), [
        'delete custom image c-Nov-1-2026 of lab Dev: There are newer ones (count 1).',
        'hide shared image Win11_Dev of lab Dev: The lab gets it as a custom image now, and has it.',
      ]);
    });
  });

  describe('keeps the versions that a lab has nothing newer for', () => {
    const abroad = { regions: [{ name: 'West Europe' }, { name: 'North Europe' }] };
    const versions = [version(1, abroad), version(2)];
    const far = labOf('Dev', { location: 'northeurope' });
    const inFar = (delivery: 'VHD' | 'Gallery', customs: readonly number[] = []) => ({
      ...sharingLab(delivery, { listed: [1], customs }),
      lab: far,
    });

    it('in its region', () => {
      assert.deepEqual(actions({ versions, labs: [inFar('Gallery')] }), []);
    });

    it('also after it changed to VHDs, until it has them', () => {
      assert.deepEqual(actions({ versions, labs: [inFar('VHD')] }), []);
      assert.deepEqual(actions({ versions, labs: [inFar('VHD', [9])] }), [
        'delete gallery image Win11_Dev-Nov-1-2026 of gallery Images: There are newer ones (count 1).',
        'hide shared image Win11_Dev of lab Dev: The lab gets it as a custom image now, and has it.',
      ]);
    });

    it('C96 of a removed golden image the last, where the last of each lab is to stay', () => {
      const given = { versions, labs: [inFar('Gallery')], existing: [] };
      assert.deepEqual(actions({ ...given, inputs: { keepLastOfRemoved: true } }), []);
      assert.equal(actions(given).length, 3);
    });

    it('where it is not known what it offers: for each region and definition', () => {
      const { id, images, entry } = inFar('Gallery');
      assert.ok(entry);
      const unread = [{ id, lab: far, images, entry, sharingFault: fault }];
      assert.deepEqual(actions({ versions, labs: unread }), []);
      assert.deepEqual(actions({ versions: [version(1), version(2)], labs: unread }), [
        'delete gallery image Win11_Dev-Nov-1-2026 of gallery Images: There are newer ones (count 1).',
      ]);
      const trusted = definitionOf('Win11_Dev-TL', path, trustedLaunch);
      const changed = [version(1), version(2, {}, {}, trusted)];
      assert.deepEqual(actions({ versions: changed, definitions: [dev, trusted], labs: unread }), []);
    });

    it('where the lab cannot be read, or Labs.json does not tell which it is', () => {
      const unreadable = [
        { subject: { kind: 'lab', name: 'Dev' }, outcome: 'failed' as const, reason: 'No right.' },
      ];
      assert.deepEqual(actions({ versions, unreadable }), []);
      assert.deepEqual(actions({ versions, hasUnknownLabs: true }), []);
    });
  });

  describe('deletes nothing of what is not known', () => {
    const labs = [sharingLab('Gallery', { customs: [1], listed: [5], entries: [] })];

    it('where the gallery cannot be read', () => {
      const { actions, leftAlone } = planOf({ isUnread: true, versions: [version(5)], existing: [] });
      assert.deepEqual([actions, leftAlone], [[], []]);
    });

    it('of an image path whose versions cannot be read', () => {
      const other = definitionOf('Other', 'Other.json');
      const given = {
        definitions: [dev, other],
        unread: [dev.name],
        versions: [version(1, {}, { imagePath: 'Other.json' }, other)],
        snapshots: [snapshot(1), snapshot(2)],
        existing: [],
      };
      assert.deepEqual(
        planOf(given).actions.map(({ subject }) => subject.name),
        ['Win11_Dev-Nov-1-2026', 'Other'],
      );
    });

    it('C94 and is then stricter with what few images there are', () => {
      assert.equal(planOf({ labs }).refusal, undefined);
      for (const given of [{ isUnread: true }, { unread: [dev.name] }])
        assert.match(planOf({ labs, ...given }).refusal?.message ?? '', /1 of 1 custom|2 of 2 custom/);
    });

    it('C94 also where it is not known what a lab of the gallery offers', () => {
      const [first] = labs;
      assert.ok(first?.entry);
      const unread = { id: lab.id, lab, images: first.images, entry: first.entry, sharingFault: fault };
      assert.match(planOf({ labs: [unread] }).refusal?.message ?? '', /1 of 1 custom/);
      const entry = { ...first.entry, delivery: 'VHD' as const };
      assert.equal(planOf({ labs: [{ ...unread, entry }] }).refusal, undefined);
    });
  });

  describe('C94 refuses a mass deletion', () => {
    const paths = ['a', 'b', 'c', 'd', 'e'].map((name) => `${name}.json`);
    const definitions = paths.map((imagePath) => definitionOf(imagePath.replace('.json', ''), imagePath));
    const versions = definitions.map((definition, index) =>
      version(index + 1, {}, { imagePath: paths[index] ?? '' }, definition),
    );

    it('in the gallery, with the counts', () => {
      const { refusal } = planOf({ definitions, versions });
      assert.match(refusal?.message ?? '', /5 of 5 gallery images would go as removed.*and 5 gallery images/);
      assert.equal(planOf({ definitions, versions: versions.slice(0, 4) }).refusal, undefined);
    });

    it('of snapshots that are no version yet', () => {
      const snapshots = paths.map((imagePath, index) => snapshot(index + 1, {}, { imagePath }));
      assert.match(planOf({ snapshots }).refusal?.message ?? '', /5 of 5 gallery images/);
    });

    it('not of those that are merely expired', () => {
      assert.equal(planOf({ versions: [1, 2, 3, 4, 5, 6, 7].map((day) => version(day)) }).refusal, undefined);
    });

    it('of what labs offer, together with their custom images', () => {
      const images = definitions.map(({ name }) => ({ name, isEnabled: true, versions: [] }));
      const { sharing, ...rest } = sharingLab('Gallery', { entries: [] });
      assert.ok(sharing);
      const labs = [{ ...rest, sharing: { ...sharing, images } }];
      const given = { definitions, versions, existing: paths, labs };
      assert.match(planOf(given).refusal?.message ?? '', /5 of 5 custom images/);
    });

    it('in the build of a pull request', () => {
      const { refusal } = planOf({ versions: [version(1)], inputs: { isPullRequest: true } });
      assert.match(refusal?.message ?? '', /pull request/);
    });
  });

  it('compares with the scripts only what these know', () => {
    const versions = [version(1), version(2)];
    const { findings } = planOf({ versions, inputs: { whatIf: true } });
    assert.match(
      findings?.[0]?.what ?? '',
      /by the rules of this task 0 stored images .* and 0 custom images/,
    );
  });

  it('keeps two snapshots sets of one VM apart', () => {
    const vm = { sourceVmCreated: 'x' };
    const snapshots = [snapshot(1, {}, vm), snapshot(2, {}, vm)];
    const keys = planOf({ snapshots, existing: [] }).actions.map(({ key }) => key);
    assert.equal(new Set(keys).size, keys.length);
    assert.ok(keys.length >= 2, imageOf(1).imageName);
  });
});
