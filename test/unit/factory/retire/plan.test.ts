import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { BlobEntry } from '../../../../tasks/core/azure/blobs/container.js';
import { plan, planLab, planStore } from '../../../../tasks/core/factory/retire/plan.js';
import { reasons } from '../../../../tasks/core/factory/retire/reasons.js';
import type { Verdict } from '../../../../tasks/core/factory/retire/verdicts.js';
import type { Store } from '../../../../tasks/core/factory/store/store.js';
import { customImageOf, labOf, storedOf } from '../../../worlds/azure-things.js';
import { blob } from '../vhds/aged-blobs.js';
import { factoryLab, type GivenState, judgedLab, retireInputs, stateOf } from './retire-states.js';

const dev = labOf('Dev');

const old = storedOf({ imageName: 'old', imagePath: 'a.json', timestamp: new Date('2026-11-01T00:00:00Z') });

const latest = storedOf({ imageName: 'latest', imagePath: 'a.json' });

const custom = (name: string, imagePath: string, day = 20) =>
  customImageOf(dev, name, {
    tags: { ImagePath: imagePath },
    createdDate: new Date(Date.UTC(2026, 10, day)),
  });

/** The planned deletions, each with its place and its reason. */
function deleted(given: GivenState, more: Partial<typeof retireInputs> = {}): string[] {
  return plan(stateOf(given), { ...retireInputs, ...more }).actions.map(
    ({ subject, target, reason }) =>
      `${subject.kind} ${subject.name} of ${target.kind} ${target.name}: ${reason}`,
  );
}

describe('RetireImages', () => {
  it('C95 C97 plans deletions in the store and in each lab by itself', () => {
    const labs = [
      judgedLab(dev, [custom('a-Nov-2-2026', 'a.json', 2), custom('a-Nov-1-2026', 'a.json', 1)]),
      judgedLab(labOf('Test'), [custom('unwanted', 'a.json')], ['b.json']),
    ];
    assert.deepEqual(deleted({ store: { images: [old, latest] }, labs }), [
      'stored image old of store Factory: There are newer ones (count 1).',
      'custom image a-Nov-1-2026 of lab Dev: There are newer ones (count 1).',
      'custom image unwanted of lab Test: The lab does not list it any more.',
    ]);
  });

  describe('for single images', () => {
    const olderOfB = storedOf({ ...old, imageName: 'older-b', imagePath: 'b.json' });
    const given: GivenState = {
      existing: ['a.json', 'b.json'],
      store: {
        images: [old, latest, olderOfB, storedOf({ imageName: 'latest-b', imagePath: 'b.json' })],
        loose: [blob('orphan.vhd', 0, { lastModified: new Date(0) })],
      },
      labs: [
        judgedLab(dev, [
          custom('a-Nov-2-2026', 'a.json', 2),
          custom('a-Nov-1-2026', 'a.json', 1),
          custom('b-Nov-20-2026', 'b.json'),
        ]),
      ],
    };

    it('deletes of them what it would delete of all, and nothing else, no orphan either', () => {
      const all = deleted(given);
      const ofA = all.filter((text) => / (?:old|a-Nov-1-2026) of /.test(text));
      assert.deepEqual([all.length, ofA.length], [4, 2]);
      assert.deepEqual(deleted(given, { imagePaths: 'A' }), ofA);
      assert.deepEqual(deleted(given, { imagePaths: 'c' }), []);
    });

    it('C94 refuses what it refuses for all, however few they are', () => {
      const removed = ['b', 'c', 'd', 'e', 'f'].map((name) =>
        storedOf({ imageName: name, imagePath: `${name}.json` }),
      );
      const { actions, refusal } = plan(stateOf({ store: { images: [latest, ...removed] } }), {
        ...retireInputs,
        imagePaths: 'b.json',
      });
      assert.equal(actions.length, 1);
      assert.match(refusal?.message ?? '', /5 of 6 stored images would go/);
    });
  });

  it('C98 deletes nothing in a lab that could not be read, and reports it', () => {
    const unreadable = { subject: { kind: 'lab', name: 'Dev' }, outcome: 'failed', reason: 'No.' } as const;
    const { actions, leftAlone } = plan(stateOf({ unreadable: [unreadable] }), retireInputs);
    assert.deepEqual([actions, leftAlone], [[], [unreadable]]);
  });

  const unread = {
    subject: { kind: 'stored image', name: 'unread.json' },
    outcome: 'skipped',
    reason: 'It cannot be used.',
    isUnread: true,
  } as const;

  it('deletes nothing of the store while a companion is unread, which may name any VHD', () => {
    const loose = [blob('orphan.vhd', 0, { lastModified: new Date(0) })];
    const store = { images: [old, latest], loose, unreadable: [unread] };
    const { actions, leftAlone } = plan(stateOf({ store }), retireInputs);
    assert.deepEqual(actions, []);
    assert.deepEqual(
      leftAlone.map(({ subject, reason }) => `${subject.name}: ${reason}`),
      [
        'latest: It is the newest good one.',
        'old: It is left for the next run: unread.json could not be read, and may name the same VHD.',
        'orphan.vhd: It is left for the next run: unread.json could not be read, and may name the same VHD.',
        'unread.json: It cannot be used.',
      ],
    );
  });

  it('takes a failed custom image for one that may be stored while a companion is unread', () => {
    const failed = { ...custom('failed', 'a.json'), provisioningState: 'Failed' };
    const labs = [judgedLab(dev, [failed])];
    assert.deepEqual(deleted({ labs, store: { images: [latest], unreadable: [unread] } }), []);
    assert.equal(deleted({ labs, store: { images: [latest] } }).length, 1);
  });

  it('reports each image that stays, and why', () => {
    const labs = [judgedLab(dev, [customImageOf(dev, 'foreign'), custom('own', 'a.json')])];
    const { leftAlone } = plan(stateOf({ store: { images: [latest] }, labs }), retireInputs);
    assert.deepEqual(
      leftAlone.map(({ subject, outcome, reason, imageFacts }) => [
        subject.name,
        outcome,
        reason,
        imageFacts?.path,
      ]),
      [
        ['latest', 'skipped', 'It is the newest good one.', 'a.json'],
        ['own', 'skipped', 'It is the newest good one.', 'a.json'],
        ['foreign', 'skipped', 'It has no ImagePath tag that is an image path.', undefined],
      ],
    );
  });

  it('C94 shows a plan that is refused, with its refusal', () => {
    const images = [1, 2, 3, 4, 5].map((day) => custom(`x${day}`, `gone${day}.json`, day));
    const tagged = images.map((image) => ({
      ...image,
      tags: { ...image.tags, ImageFactoryLab: factoryLab.id },
    }));
    const { actions, refusal } = plan(stateOf({ labs: [judgedLab(dev, tagged)] }), retireInputs);
    assert.equal(actions.length, 5);
    assert.match(
      refusal?.message ?? '',
      /5 of 5 custom images of this factory would go as removed or unsubscribed/,
    );
  });

  const gone = [1, 2].map((day) =>
    customImageOf(dev, `gone${day}`, {
      tags: { ImagePath: `gone${day}.json`, ImageFactoryLab: factoryLab.id },
      createdDate: new Date(Date.UTC(2026, 10, day)),
    }),
  );

  it('C94 excuses few images, but not where a companion that may name a VHD is unread', () => {
    const labs = [judgedLab(dev, gone)];
    assert.equal(plan(stateOf({ labs }), retireInputs).refusal, undefined);
    const hiding = { images: [], unreadable: [unread] };
    assert.match(plan(stateOf({ labs, store: hiding }), retireInputs).refusal?.message ?? '', /2 of 2/);
  });

  it('C8 C96 plans nothing for what the folder may have after all', () => {
    const finding = {
      severity: 'warning',
      what: 'A folder is empty.',
      code: 'IF110',
      why: '',
      remedy: '',
    } as const;
    const unknownImages = { folder: [{ ...finding, file: '/c', line: 1, column: 1 }], named: [] };
    assert.deepEqual(deleted({ labs: [judgedLab(dev, gone)], unknownImages }), []);
  });

  it('plans deletions that say all that is needed to carry them out', () => {
    const [action] = plan(stateOf({ store: { images: [old, latest] } }), retireInputs).actions;
    assert.deepEqual(action, {
      kind: 'delete stored image',
      key: `${factoryLab.storageAccountId} old.json`,
      verb: 'delete',
      work: 'deletion',
      subject: { kind: 'stored image', name: 'old' },
      target: { kind: 'store', id: factoryLab.storageAccountId, name: 'Factory' },
      reason: 'There are newer ones (count 1).',
      imageFacts: {
        path: 'a.json',
        name: 'old',
        createdAt: old.timestamp,
        bytes: old.vhd.bytes,
        isThere: true,
      },
      storedBytes: -old.vhd.bytes,
      factoryLab,
      image: old,
    });
  });

  it('gives two images of one name in two labs a key each', () => {
    const labs = [dev, labOf('Test')].map((lab) => judgedLab(lab, [custom('x', 'a.json')], []));
    const keys = plan(stateOf({ labs }), retireInputs).actions.map(({ key }) => key);
    assert.equal(new Set(keys).size, 2);
  });

  it('compares itself with the scripts with whatIf only', () => {
    const state = stateOf({ store: { images: [old, latest] } });
    assert.equal(plan(state, retireInputs).findings, undefined);
    const [finding] = plan(state, { ...retireInputs, whatIf: true }).findings ?? [];
    assert.match(
      finding?.what ?? '',
      /by the rules of this task 1 stored images \(below 0\.1 GB\) and 0 custom images/,
    );
  });
});

describe('The orphans that RetireImages plans to delete', () => {
  const subject = { kind: 'stored image', name: 'lost.json' };
  const aged = (name: string, hours: number): BlobEntry => ({
    ...blob(name, 0),
    lastModified: new Date(Date.UTC(2026, 10, 21, 3 - hours)),
  });
  const lost = (hours: number): Partial<Store> => ({
    unreadable: [
      { subject, outcome: 'skipped', reason: 'Its VHD is missing.', withoutVhd: aged('lost.json', hours) },
    ],
  });

  it('C64 are VHDs of no image', () => {
    assert.deepEqual(deleted({ store: { loose: [aged('x.vhd', 49)] } }), [
      'orphan x.vhd of store Factory: No image was made of it in 48 hours.',
    ]);
  });

  it('C59 C64 are companions without VHD, which are reported as long as they are too young', () => {
    assert.deepEqual(deleted({ store: lost(49) }), [
      'orphan lost.json of store Factory: Its VHD is missing, and it is older than 48 hours.',
    ]);
    const stays = plan(stateOf({ store: lost(47) }), retireInputs);
    assert.deepEqual(
      [stays.actions, stays.leftAlone.map(({ reason }) => reason)],
      [[], ['Its VHD is missing.']],
    );
    assert.deepEqual(plan(stateOf({ store: lost(49) }), retireInputs).leftAlone, []);
  });

  it('C59 are never companions that cannot be used for another reason', () => {
    const unreadable = [{ subject, outcome: 'skipped', reason: 'It is not valid JSON.' } as const];
    const { actions, leftAlone } = plan(stateOf({ store: { unreadable } }), retireInputs);
    assert.deepEqual([actions, leftAlone], [[], unreadable]);
  });
});

describe('The plan of one place', () => {
  const [reason = assert.fail()] = reasons;
  const goes: Verdict = { fate: 'deleted', reason };
  const stays: Verdict = { fate: 'kept' };

  it('has the stored images that were judged', () => {
    const judged = [
      { image: old, verdict: goes },
      { image: latest, verdict: stays },
    ];
    const { actions, leftAlone } = planStore(judged, factoryLab);
    assert.deepEqual(
      [actions.map(({ image }) => image), leftAlone.map(({ subject }) => subject.name)],
      [[old], ['latest']],
    );
  });

  it('has the custom images of the lab', () => {
    const image = custom('x', 'a.json');
    const imageFacts = { path: 'a.json', isThere: true };
    const { actions } = planLab([{ image, verdict: goes }], dev, () => imageFacts);
    assert.deepEqual(
      actions.map(({ kind, key, lab, target, imageFacts: facts }) => [kind, key, lab, target, facts]),
      [['delete custom image', `${dev.id} x`, dev, { kind: 'lab', id: dev.id, name: 'Dev' }, imageFacts]],
    );
  });
});
