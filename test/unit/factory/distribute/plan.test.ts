import { noRecords } from '../../../../tasks/core/factory/store/image-records.js';
import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { GoldenImage } from '../../../../tasks/core/configuration/golden-image.js';
import { approximateTime } from '../../../../tasks/core/factory/store/timestamps.js';
import { labTarget } from '../../../../tasks/core/lab/target.js';
import type { CustomImage } from '../../../../tasks/core/azure/resources/custom-images.js';
import type { Lab } from '../../../../tasks/core/azure/resources/labs.js';
import { offerOf, plan, planOffer } from '../../../../tasks/core/factory/distribute/plan.js';
import type { Receiver } from '../../../../tasks/core/factory/distribute/receivers.js';
import type { StoredBlobs } from '../../../../tasks/core/factory/store/store.js';
import { customImageOf, labOf, storedOf } from '../../../worlds/azure-things.js';
import { blob } from '../vhds/aged-blobs.js';

import { imageOf } from '../validate/checked-things.js';

const factoryLab = labOf('Factory');

const inputs = {
  ConfigurationLocation: '.',
  DevTestLabName: 'Factory',
  imagePaths: '',
  SubscriptionId: 's',
  maxConcurrentJobs: 20,
  newestOnly: false,
  markCurrent: false,
  strictImagePaths: false,
  isVhdSysPrepped: true,
  stagingContainer: 'staging',
  allowOtherRegions: false,
  copyTimeoutMinutes: 600,
  operationTimeoutMinutes: 60,
  stallMinutes: 30,
  gallery: '',
  snapshotResourceGroup: '',
  lockWaitMinutes: 30,
  whatIf: false,
};

/** A lab that takes what its entries say, and has some images and staged VHDs already. */
function receiver(
  lab: Lab,
  entries: readonly string[],
  images: readonly CustomImage[] = [],
  staged: readonly string[] = [],
): Receiver {
  const entry = {
    subscriptionId: 's',
    labName: lab.name,
    imagePaths: entries.map((text) => ({ text, line: 1, column: 1 })),
    delivery: 'VHD' as const,
    file: 'Labs.json',
    line: 1,
    column: 1,
  };
  const byName = new Map(images.map((image) => [image.name.toLowerCase(), image]));
  return { lab, entry, images: byName, staged: new Set(staged), left: [] };
}

function planned(
  receivers: readonly Receiver[],
  images: readonly StoredBlobs[],
  more: Partial<typeof inputs> = {},
  goldenImages: readonly GoldenImage[] = [],
) {
  const nothing = { unreadable: [], findings: [], loose: [], records: noRecords };
  const store = { accountId: factoryLab.storageAccountId, images, ...nothing };
  const state = { factoryLab, goldenImages, existingKeys: new Set<string>(), store, receivers, unserved: [] };
  return plan(state, { ...inputs, ...more });
}

function pairs(...args: Parameters<typeof planned>): string[] {
  return planned(...args).actions.map(({ subject, target }) => `${subject.name} to ${target?.name ?? ''}`);
}

const day = (number: number) => new Date(Date.UTC(2026, 10, number));

const windows = storedOf({ imageName: 'win', imagePath: 'Win\\W.json' });

const linux = storedOf({ imageName: 'linux', imagePath: 'Linux\\L.json' });

describe('DistributeImages', () => {
  it('C76 brings every stored image to every lab that takes it', () => {
    const labs = [receiver(labOf('A'), ['Win']), receiver(labOf('B'), ['Win', 'Linux'])];
    assert.deepEqual(pairs(labs, [windows, linux]).sort(), ['linux to B', 'win to A', 'win to B']);
  });

  it('brings single images alone where imagePaths names them', () => {
    const labs = [receiver(labOf('A'), ['Win']), receiver(labOf('B'), ['Win', 'Linux'])];
    assert.deepEqual(pairs(labs, [windows, linux], { imagePaths: 'Linux' }), ['linux to B']);
  });

  it('C20 brings what only the rule of the scripts matches, unless strictImagePaths is set', () => {
    const labs = [receiver(labOf('A'), ['Wi', 'Linux'])];
    assert.deepEqual(pairs(labs, [windows, linux]).sort(), ['linux to A', 'win to A']);
    assert.deepEqual(pairs(labs, [windows, linux], { strictImagePaths: true }), ['linux to A']);
  });

  it('C96 leaves stored images of another factory to that', () => {
    const theirs = `${labOf('Theirs').id}/virtualmachines/vm`;
    const image = storedOf({ imagePath: 'a.json', sourceVmId: theirs });
    const { actions, leftAlone } = planned([receiver(labOf('Dev'), [''])], [image]);
    assert.deepEqual(actions, []);
    assert.deepEqual(
      leftAlone.map(({ outcome, reason }) => [outcome, reason]),
      [['skipped', `It belongs to the factory lab ${labOf('Theirs').id}.`]],
    );
  });

  it('C77 brings a new lab the whole kept history of a path', () => {
    const history = [1, 2, 3].map((number) =>
      storedOf({ imageName: `w${number}`, imagePath: 'Win\\W.json', timestamp: day(number) }),
    );
    assert.deepEqual(pairs([receiver(labOf('A'), ['Win'])], history), ['w1 to A', 'w2 to A', 'w3 to A']);
  });

  it('C77 with newestOnly brings the newest of each path', () => {
    const history = [2, 3, 1].map((number) =>
      storedOf({ imageName: `w${number}`, imagePath: 'Win\\W.json', timestamp: day(number) }),
    );
    assert.deepEqual(pairs([receiver(labOf('A'), ['Win'])], history, { newestOnly: true }), ['w3 to A']);
  });

  it('C78 skips what the lab has, whatever the casing of its name', () => {
    const has = customImageOf(labOf('A'), 'WIN', { tags: { ImagePath: 'Win\\W.json' } });
    const { actions, leftAlone } = planned([receiver(labOf('A'), ['Win'], [has])], [windows]);
    assert.deepEqual([actions.length, leftAlone[0]?.reason], [0, 'The lab has it.']);
  });

  it('C78 warns of an image of that name from another golden image', () => {
    const has = customImageOf(labOf('A'), 'win', { tags: { ImagePath: 'Other\\O.json' } });
    const { leftAlone } = planned([receiver(labOf('A'), ['Win'], [has])], [windows]);
    assert.equal(leftAlone[0]?.findings?.[0]?.severity, 'warning');
  });

  describe('says of the image in each lab', () => {
    const labs = (images: readonly CustomImage[] = []) => [receiver(labOf('A'), ['Win'], images)];
    const tags = { ImagePath: 'Win\\W.json' };
    const facts = {
      path: 'Win\\W.json',
      name: 'win',
      createdAt: new Date(approximateTime(windows)),
      bytes: windows.vhd.bytes,
    };

    it('that it is not there yet, where it is brought', () => {
      const [action] = planned(labs(), [windows]).actions;
      assert.deepEqual(action?.imageFacts, { ...facts, isThere: false });
    });

    it('that it is there, where the lab has it', () => {
      const { leftAlone } = planned(labs([customImageOf(labOf('A'), 'win', { tags })]), [windows]);
      assert.deepEqual(leftAlone[0]?.imageFacts, { ...facts, isThere: true });
    });

    it('that it is not there, where another image has its name or the lab is in another region', () => {
      const other = customImageOf(labOf('A'), 'win', { tags: { ImagePath: 'Other.json' } });
      const far = { ...labOf('A'), location: 'elsewhere' };
      for (const receivers of [labs([other]), [receiver(far, ['Win'])]])
        assert.equal(planned(receivers, [windows]).leftAlone[0]?.imageFacts?.isThere, false);
    });

    it('that there is none, where the lab wants a golden image of which nothing is stored', () => {
      const goldenImages = [imageOf('Win\\W.json'), imageOf('Win\\New.json'), imageOf('Linux\\L.json')];
      const { leftAlone } = planned(
        labs([customImageOf(labOf('A'), 'win', { tags })]),
        [windows],
        {},
        goldenImages,
      );
      assert.deepEqual(leftAlone.slice(1), [
        {
          subject: { kind: 'golden image', name: 'Win\\New.json' },
          target: labTarget(labOf('A')),
          imageFacts: { path: 'Win\\New.json', isThere: false },
          outcome: 'skipped',
          reason: 'No image of it is stored yet.',
        },
      ]);
    });

    it('nothing, where it is of another factory', () => {
      const theirs = storedOf({
        imagePath: 'a.json',
        sourceVmId: `${labOf('Theirs').id}/virtualmachines/vm`,
      });
      assert.equal(planned(labs(), [theirs]).leftAlone[0]?.imageFacts, undefined);
    });
  });

  it('names the factory lab', () => {
    assert.deepEqual(planned([], []).lab, labTarget(factoryLab));
  });

  describe('where the lab has an image of that name from another build', () => {
    const has = (tags: Readonly<Record<string, string>>) =>
      customImageOf(labOf('A'), 'win', { tags: { ImagePath: 'Win\\W.json', ...tags } });
    const planFor = (tags: Readonly<Record<string, string>>) =>
      planned([receiver(labOf('A'), ['Win'], [has(tags)], [windows.vhdFileName.toLowerCase()])], [windows]);

    it('C78 leaves it alone, and says what the lab lacks, why, and what to do', () => {
      const { actions, leftAlone } = planFor({ ImageFactoryVhd: 'earlier.vhd' });
      assert.deepEqual([actions, leftAlone[0]?.outcome], [[], 'skipped']);
      const [finding] = leftAlone[0]?.findings ?? [];
      assert.equal(finding?.severity, 'warning');
      assert.match(finding.what, /another build of the same golden image/);
      assert.match(finding.why ?? '', /earlier\.vhd/);
      assert.match(finding.remedy ?? '', /Delete the image in the lab/);
    });

    it('C78 knows its own by the VHD in any casing, and by name alone where the lab does not tell', () => {
      for (const tags of [
        { imagefactoryvhd: windows.vhdFileName.toUpperCase() },
        { ImageFactoryVhd: '' },
        {},
      ])
        assert.match(planFor(tags).actions[0]?.reason ?? '', /an earlier run did not finish/);
    });
  });

  it('C78 L15 brings the older of two stored images of one name, and warns where the other is of another path', () => {
    const twins = [2, 1].map((number) =>
      storedOf({
        imageName: 'win',
        imagePath: 'Win\\W.json',
        timestamp: day(number),
        vhdFileName: `${number}.vhd`,
      }),
    );
    const other = storedOf({ imageName: 'Win', imagePath: 'Win\\X.json', timestamp: day(3) });
    const { actions, leftAlone } = planned([receiver(labOf('A'), ['Win'])], [...twins, other]);
    assert.deepEqual(
      actions.map((action) => action.kind === 'distribute' && action.image.vhdFileName),
      ['1.vhd'],
    );
    assert.deepEqual(
      leftAlone.map(({ outcome, findings = [] }) => [outcome, ...findings.map(({ severity }) => severity)]),
      [['skipped'], ['skipped', 'warning']],
    );
  });

  for (const provisioningState of ['Failed', 'failed', 'Canceled'])
    it(`C78 makes an image again that is there as ${provisioningState}`, () => {
      const tags = { ImagePath: 'Win\\W.json', ImageFactoryVhd: 'other.vhd' };
      const has = customImageOf(labOf('A'), 'win', { tags, provisioningState });
      const { actions } = planned([receiver(labOf('A'), ['Win'], [has])], [windows]);
      assert.deepEqual(
        actions.map(({ reason }) => reason),
        ['A wants Win\\W.json and lacks it.'],
      );
    });

  it('C78 skips an image that is made, whatever the casing of its state', () => {
    const tags = { ImagePath: 'Win\\W.json' };
    const has = customImageOf(labOf('A'), 'win', { tags, provisioningState: 'succeeded' });
    assert.deepEqual(pairs([receiver(labOf('A'), ['Win'], [has])], [windows]), []);
  });

  it('C78 waits for an image that an earlier run began to make', () => {
    const tags = { ImagePath: 'Win\\W.json' };
    const has = customImageOf(labOf('A'), 'win', { tags, provisioningState: 'Creating' });
    assert.deepEqual(pairs([receiver(labOf('A'), ['Win'], [has])], [windows]), ['win to A']);
  });

  it('C82 goes on where an earlier run made the image and left its staged VHD', () => {
    const has = customImageOf(labOf('A'), 'win', { tags: { ImagePath: 'Win\\W.json' } });
    const { actions } = planned([receiver(labOf('A'), ['Win'], [has], ['win.vhd'])], [windows]);
    assert.deepEqual(
      actions.map(({ subject, bytes }) => [subject.name, bytes]),
      [['win', 0]],
    );
  });

  it('C79 takes a region by its name, however it is written', () => {
    assert.deepEqual(pairs([receiver(labOf('A', { location: 'West Europe' }), ['Win'])], [windows]), [
      'win to A',
    ]);
  });

  it('C79 fails a pair in another region without a copy', () => {
    const { actions, leftAlone } = planned(
      [receiver(labOf('A', { location: 'eastus' }), ['Win'])],
      [windows],
    );
    assert.deepEqual([actions.length, leftAlone[0]?.outcome], [0, 'failed']);
  });

  it('C79 copies to other regions where that is allowed, and says how many bytes leave the region', () => {
    const far = ['A', 'B'].map((name) => receiver(labOf(name, { location: 'eastus' }), ['Win']));
    const { actions, findings = [] } = planned([...far, receiver(labOf('C'), ['Win'])], [windows], {
      allowOtherRegions: true,
    });
    assert.equal(actions.length, 3);
    assert.match(
      findings[0]?.what ?? '',
      /^Copies to other regions: 2, to 2 labs, at most .* leave westeurope\.$/,
    );
  });

  it('C79 says nothing of other regions where none is copied to', () => {
    assert.deepEqual(planned([receiver(labOf('C'), ['Win'])], [windows]).findings, []);
  });

  it('C81 moves no bytes to a lab that shares the storage account of the factory', () => {
    const { actions } = planned([receiver(factoryLab, ['Win'])], [windows]);
    assert.equal(actions[0]?.bytes, 0);
  });

  it('C84 lets an image wait for the older one of its path in its lab, and for no other', () => {
    const images = [
      storedOf({ imageName: 'new', imagePath: 'Win\\W.json', timestamp: day(3) }),
      storedOf({ imageName: 'old', imagePath: 'win\\w.JSON', timestamp: day(1) }),
      storedOf({ imageName: 'other', imagePath: 'Win\\X.json', timestamp: day(2) }),
    ];
    const { actions } = planned([receiver(labOf('A'), ['Win']), receiver(labOf('B'), ['Win'])], images);
    const nameOf = new Map(
      actions.map(({ key, subject, target }) => [key, `${subject.name} in ${target?.name ?? ''}`]),
    );
    const waits = actions.filter(({ after }) => after !== undefined);
    assert.deepEqual(
      waits.map(({ key, after }) => `${nameOf.get(key) ?? ''} after ${nameOf.get(after ?? '') ?? ''}`).sort(),
      ['new in A after old in A', 'new in B after old in B'],
    );
  });

  it('C82 deletes what earlier runs have staged in vain', () => {
    const left = [blob('gone.vhd', 99)];
    const { actions } = planned([{ ...receiver(labOf('A'), ['Win']), left }], [windows]);
    assert.deepEqual(
      actions.map(({ kind, verb, subject }) => [kind, verb, subject.name]),
      [
        ['distribute', 'distribute', 'win'],
        ['discard', 'delete', 'gone.vhd'],
      ],
    );
  });

  it('serves the labs in turn', () => {
    const labs = [receiver(labOf('A'), ['']), receiver(labOf('B'), [''])];
    const order = pairs(labs, [windows, linux]).map((pair) => pair.at(-1));
    assert.deepEqual(order, ['A', 'B', 'A', 'B']);
  });
});

describe('The offer of one stored image to one lab', () => {
  const lab = receiver(labOf('A'), ['Win']);
  const terms = { factoryLab, strict: false, allowOtherRegions: false };

  it('C76 becomes an action where the lab takes it, and nothing where it does not', () => {
    assert.equal(planOffer(lab, offerOf(windows), terms).action?.subject.name, 'win');
    assert.deepEqual(planOffer(lab, offerOf(linux), terms), {});
  });

  it('C84 waits for the action that brings the older image', () => {
    assert.equal(planOffer(lab, offerOf(windows), terms, { after: 'older' }).action?.after, 'older');
  });

  it('L15 is left alone where an image of its name is brought', () => {
    const { action, leftAlone } = planOffer(lab, offerOf(windows), terms, { namesake: windows });
    assert.deepEqual([action, leftAlone?.outcome], [undefined, 'skipped']);
  });
});

describe('The plan of DistributeImages with whatIf', () => {
  it('compares itself with the scripts, and only there', () => {
    const target = receiver(labOf('A'), ['Win']);
    const images = [storedOf({ imagePath: 'Win\\a.json', imageName: 'win' })];
    assert.deepEqual(planned([target], images).findings, []);
    const [finding, ...others] = planned([target], images, { whatIf: true }).findings ?? [];
    assert.deepEqual(others, []);
    assert.match(finding?.what ?? '', /by the rules of this task 1 pairs of image and lab \(below 0\.1 GB\)/);
  });
});

describe('The bytes that DistributeImages plans to copy', () => {
  it('are those of the VHD, and none where the lab shares the account or where its image is being created', () => {
    const images = [storedOf({ imagePath: 'Win\\a.json', imageName: 'win', vhdFileName: 'x.vhd' })];
    const { storageAccountId } = factoryLab;
    const tags = { ImagePath: 'Win\\a.json' };
    const begun = customImageOf(labOf('C'), 'win', { tags, provisioningState: 'Creating' });
    const labs = [
      receiver(labOf('A'), ['Win']),
      receiver(labOf('B', { storageAccountId }), ['Win']),
      receiver(labOf('C'), ['Win'], [begun]),
    ];
    const { actions } = planned(labs, images);
    assert.deepEqual(
      actions.map((action) => (action.kind === 'distribute' ? [action.lab.name, action.bytes] : [])),
      [
        ['A', 1024],
        ['B', 0],
        ['C', 0],
      ],
    );
  });
});
