import { noRecords } from '../../../../tasks/core/factory/store/image-records.js';
import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { ComputeMachine } from '../../../../tasks/core/azure/resources/compute-machines.js';
import type { Disk } from '../../../../tasks/core/azure/resources/disks.js';
import type { ImageVersion } from '../../../../tasks/core/azure/resources/image-versions.js';
import type { Snapshot } from '../../../../tasks/core/azure/resources/snapshots.js';
import type { BuiltImage } from '../../../../tasks/core/factory/gallery/gallery-tags.js';
import type { GalleryView } from '../../../../tasks/core/factory/gallery/read-stock.js';
import { snapshotSetsOf } from '../../../../tasks/core/factory/gallery/snapshot-sets.js';
import { publishedVersions } from '../../../../tasks/core/factory/gallery/stock.js';
import type { SnapCandidate } from '../../../../tasks/core/factory/snap/candidate.js';
import { plan } from '../../../../tasks/core/factory/snap/plan.js';
import { vhdFileNameOf } from '../../../../tasks/core/factory/store/vhd-names.js';
import type { StoredBlobs } from '../../../../tasks/core/factory/store/store.js';
import { storedOf } from '../../../worlds/azure-things.js';
import {
  builtImage,
  definitionOf,
  factoryLabId,
  gallery,
  snapshotOf,
  versionOf,
} from '../../../worlds/gallery-things.js';
import { inputs, lab as someLab } from './snap-world.js';

const lab = { ...someLab, id: factoryLabId };

const now = new Date(2026, 10, 29, 3);

const gigabyte = 1024 ** 3;

function disk(name: string, more: Partial<Disk> = {}): Disk {
  return { id: `disk ${name}`, name, bytes: gigabyte, generation: 'V1', state: 'Reserved', ...more };
}

/** A VM that is ready, with these data disks. */
function candidate(
  name: string,
  more: Partial<SnapCandidate> & {
    readonly luns?: readonly number[];
    readonly machine?: Partial<ComputeMachine>;
  } = {},
): SnapCandidate {
  const { luns = [], machine = {}, ...facts } = more;
  const createdDate = more.createdDate ?? new Date('2026-11-28T00:00:00Z');
  const dataDisks = luns.map((lun) => ({ lun, diskId: `disk ${name}${lun}` }));
  return {
    id: `${factoryLabId}/virtualmachines/${name}`,
    name,
    imagePath: `Win11\\${name}.json`,
    createdDate,
    createdDateText: createdDate.toISOString(),
    provisioningState: 'Succeeded',
    powerState: 'PowerState/deallocated',
    notes: '',
    osType: 'Windows',
    osState: 'Generalized',
    dataDisks: luns.length,
    notGeneralized: false,
    generalizedByArtifact: true,
    isToBeTested: false,
    origin: {},
    disk: disk(name),
    compute: { id: 'machine', dataDisks, ...machine },
    attached: luns.map((lun) => ({ lun, id: `disk ${name}${lun}`, disk: disk(`${name}${lun}`) })),
    ...facts,
  };
}

const generation2 = { disk: disk('Dev', { generation: 'V2' }) } as const;

const trustedLaunch = { disk: disk('Dev', { generation: 'V2', securityType: 'TrustedLaunch' }) } as const;

/** The image of a VM, as its snapshots and versions say. */
function imageOf(vm: SnapCandidate, more: Partial<BuiltImage> = {}): BuiltImage {
  const { imagePath, id, createdDateText } = vm;
  return builtImage({ imagePath, sourceVmId: id.toUpperCase(), sourceVmCreated: createdDateText, ...more });
}

/** What the gallery has. */
function viewOf(snapshots: readonly Snapshot[] = [], versions: readonly ImageVersion[] = []): GalleryView {
  const definition = definitionOf('Dev', 'Win11\\Dev.json');
  const own = [{ imagePath: 'Win11\\Dev.json', definition, versions }];
  return {
    stock: {
      gallery,
      snapshotGroup: { subscriptionId: 's', resourceGroup: 'Factory' },
      definitions: [definition],
      own,
      versions: publishedVersions(own, factoryLabId),
      sets: snapshotSetsOf(snapshots, factoryLabId),
    },
  };
}

function planned(
  candidates: readonly SnapCandidate[],
  view: GalleryView = viewOf(),
  more: Partial<typeof inputs> = {},
  images: readonly StoredBlobs[] = [],
) {
  const store = {
    accountId: lab.storageAccountId,
    images,
    unreadable: [],
    findings: [],
    loose: [],
    records: noRecords,
  };
  const state = { lab, store, candidates, unmarked: [], givenNames: [], now, gallery: view };
  return plan(state, { ...inputs, gallery: 'Images', ...more });
}

/** What becomes of one VM: `VHD`, `snapshots`, or why not. */
function outcomes(...args: Parameters<typeof planned>): string[] {
  const { actions, leftAlone } = planned(...args);
  const kinds = { snap: 'VHD', 'save snapshots': 'snapshots', 'end access': 'end access' } as const;
  return [
    ...actions.map(({ kind }) => kinds[kind]),
    ...leftAlone.map(({ outcome, reason }) => `${outcome}: ${reason}`),
  ];
}

function saved(...args: Parameters<typeof planned>) {
  const [action] = planned(...args).actions.filter((one) => one.kind === 'save snapshots');
  return action ?? assert.fail('Nothing is saved by snapshots.');
}

describe('SnapImages with a gallery', () => {
  const vm = candidate('Dev');

  it('saves each ready VM by snapshots, and stores a VHD beside them for labs without gallery', () => {
    assert.deepEqual(outcomes([vm]), ['snapshots', 'VHD']);
  });

  for (const [what, more, input, reason] of [
    ['of generation 2', generation2, {}, 'it is of generation 2'],
    [
      'with Trusted Launch',
      trustedLaunch,
      { allowGeneration2: true },
      'a VHD cannot hold the state of Trusted Launch',
    ],
    [
      'whose data disks belong to the image',
      { luns: [0], keepsDataDisks: true },
      {},
      'its data disks belong to the image',
    ],
    ['that only labs with gallery want', {}, { storeVhd: false }, 'storeVhd is off'],
  ] as const)
    it(`stores no VHD of a VM ${what}, and only the plan says so`, () => {
      const { actions, leftAlone } = planned([candidate('Dev', more)], viewOf(), input);
      assert.deepEqual(
        actions.map(({ kind }) => kind),
        ['save snapshots'],
      );
      assert.deepEqual(leftAlone, []);
      assert.ok(actions[0]?.reason.endsWith(`, and no VHD: ${reason}.`), actions[0]?.reason);
      assert.equal(saved([candidate('Dev', more)], viewOf(), input).image.vhdFileName, undefined);
    });

  it('C121 saves nothing of a VM whose image is to be tested and cannot be, and says why', () => {
    const tested = candidate('Dev', { ...generation2, isToBeTested: true });
    const { actions, leftAlone } = planned([tested]);
    assert.deepEqual(actions, []);
    assert.equal(leftAlone[0]?.outcome, 'failed');
    assert.match(leftAlone[0].reason, /only a VHD can be tested: it is of generation 2/);
  });

  it('C122 marks the snapshots of a VM whose image is to be tested', () => {
    assert.equal(saved([candidate('Dev', { isToBeTested: true })]).isToBeTested, true);
    assert.equal(saved([candidate('Dev')]).isToBeTested, undefined);
  });

  it('stores a VHD of generation 2 where that is allowed', () => {
    assert.deepEqual(outcomes([candidate('Dev', generation2)], viewOf(), { allowGeneration2: true }), [
      'snapshots',
      'VHD',
    ]);
  });

  it('saves the OS disk and all data disks, unless Images.json said that those do not belong to the image', () => {
    const disksOf = (more: Parameters<typeof candidate>[1]) =>
      saved([candidate('Dev', more)]).dataDisks.map(({ lun, disk: { name } }) => `${lun} ${name}`);
    assert.deepEqual(disksOf({ luns: [0, 7] }), ['0 Dev0', '7 Dev7']);
    assert.deepEqual(disksOf({ luns: [0, 7], keepsDataDisks: true }), ['0 Dev0', '7 Dev7']);
    assert.deepEqual(disksOf({ luns: [0, 7], keepsDataDisks: false }), []);
  });

  it('tells the image, its time, its VM and the VHD beside it, and the size of all disks', () => {
    const [action, vhd] = planned([candidate('Dev', { luns: [1] })]).actions;
    assert.ok(action?.kind === 'save snapshots');
    assert.equal(vhd?.after, action.key);
    assert.deepEqual(action.image, {
      imagePath: vm.imagePath,
      imageName: 'Win11_Dev-Nov-29-2026',
      timestamp: now,
      sourceVmId: vm.id,
      sourceVmCreated: vm.createdDateText,
      vhdFileName: vhdFileNameOf(vm),
    });
    assert.deepEqual(action.imageFacts, {
      path: vm.imagePath,
      name: 'Win11_Dev-Nov-29-2026',
      isThere: false,
    });
    const alone = saved([candidate('Dev', { luns: [1] })], viewOf(), { storeVhd: false });
    assert.equal(alone.imageFacts?.bytes, 2 * gigabyte);
    assert.deepEqual(action.target, { kind: 'gallery', id: gallery.id, name: 'Images' });
  });

  it('names the VHD whose export is blocked: the image is complete only with it', () => {
    const blocked = candidate('Dev', { disk: disk('Dev', { exportBlockedBecause: 'it is so' }) });
    assert.deepEqual(outcomes([blocked]), ['snapshots', 'failed: Its OS disk cannot be exported: it is so.']);
    assert.equal(saved([blocked]).image.vhdFileName, vhdFileNameOf(vm));
  });

  it('saves specialized VMs as what they are', () => {
    const kiosk = candidate('Dev', {
      osState: 'Specialized',
      notGeneralized: true,
      generalizedByArtifact: false,
    });
    assert.deepEqual([saved([kiosk]).osState, saved([kiosk]).findings], ['Specialized', []]);
  });

  it('C73 warns once of a VM that nobody is known to have generalized', () => {
    const untold = { generalizedByArtifact: false } as const;
    const findingsOf = (more: Partial<SnapCandidate>) =>
      planned([candidate('Dev', { ...untold, ...more })]).actions.map((action) =>
        action.kind === 'end access' ? 0 : action.findings.length,
      );
    assert.deepEqual([findingsOf({}), findingsOf(generation2)], [[0, 1], [1]]);
  });

  it('warns of a purchase plan, which labs do not get', () => {
    const plan = { publisher: 'P', product: 'O', name: 'S' };
    const [finding] = saved([candidate('Dev', { machine: { plan } })]).findings;
    assert.match(finding?.why ?? '', /purchase plan P\/O\/S.*VMMarketplaceInvalidInput/);
    assert.equal(finding?.severity, 'warning');
  });

  it('C62 ends the access to a disk of which no VHD is stored', () => {
    const granted = candidate('Dev', { disk: disk('Dev', { generation: 'V2', state: 'ActiveSAS' }) });
    assert.deepEqual(outcomes([granted]), ['snapshots', 'end access']);
  });

  describe('where an earlier run has saved something', () => {
    const done = 'skipped: Its image is stored already.';
    const image = imageOf(vm);
    const complete = viewOf([snapshotOf(image, 'os')]);
    const stored = storedOf({
      imagePath: vm.imagePath,
      imageName: 'Win11_Dev-Nov-27-2026',
      sourceVmId: vm.id,
      sourceVmCreated: vm.createdDateText,
    });
    const version = (provisioningState: string) =>
      viewOf([], [versionOf(definitionOf('Dev', vm.imagePath), '2026.1128.1', image, { provisioningState })]);

    it('stores nothing again that the store and the gallery have', () => {
      assert.deepEqual(outcomes([vm], complete, {}, [stored]), [done]);
      assert.deepEqual(outcomes([vm], complete, { storeVhd: false }), [done]);
      assert.deepEqual(outcomes([vm], version('Succeeded'), {}, [stored]), [done]);
      assert.deepEqual(outcomes([vm], version('Updating'), {}, [stored]), [done]);
    });

    it('saves again what has become no version, and has no snapshots any longer', () => {
      assert.deepEqual(outcomes([vm], version('Failed'), {}, [stored]), ['snapshots']);
    });

    it('stores what is missing of it, under the name that the image has', () => {
      const vhds = planned([vm], complete).actions;
      assert.deepEqual(
        vhds.map((action) => (action.kind === 'snap' ? action.imageName : action.kind)),
        [image.imageName],
      );
      const { image: beside } = saved([vm], viewOf(), {}, [stored]);
      assert.deepEqual([beside.imageName, beside.vhdFileName], [stored.imageName, stored.vhdFileName]);
    });

    it('says with the VHD that the image is for a gallery, also one that cannot be used now', () => {
      const given = { gallery: ' Images ' };
      for (const view of [complete, { fault: { severity: 'error', what: 'It is gone.' } } as const]) {
        const [vhd] = planned([vm], view, given).actions;
        assert.equal(vhd?.kind === 'snap' && vhd.gallery, 'Images');
      }
    });

    it('says of a VHD that stands there that it does, though none is stored any longer', () => {
      const { image: beside } = saved([vm], viewOf(), { storeVhd: false }, [stored]);
      assert.equal(beside.vhdFileName, stored.vhdFileName);
    });

    it('goes on with snapshots that are not complete, under their name and time', () => {
      const begun = imageOf(vm, {
        imageName: 'Win11_Dev-Nov-28-2026B',
        timestamp: new Date('2026-11-28T01:02:03Z'),
      });
      const view = viewOf([snapshotOf(begun, 3)]);
      const action = saved([vm], view);
      assert.deepEqual([action.image.imageName, action.image.timestamp], [begun.imageName, begun.timestamp]);
      assert.equal(action.begun?.data[0]?.lun, 3);
      const [, vhd] = planned([vm], view).actions;
      assert.equal(vhd?.kind === 'snap' && vhd.imageName, begun.imageName);
    });

    it('gives no name that another image of the gallery has', () => {
      const other = imageOf(vm, { imageName: 'Win11_Dev-Nov-29-2026', sourceVmCreated: 'earlier' });
      const asSet = viewOf([snapshotOf(other, 'os')]);
      const asVersion = viewOf([], [versionOf(definitionOf('Dev', vm.imagePath), '2026.1128.1', other)]);
      for (const view of [asSet, asVersion]) {
        assert.equal(saved([vm], view).image.imageName, 'Win11_Dev-Nov-29-2026A');
        const [, vhd] = planned([vm], view).actions;
        assert.ok(vhd?.kind === 'snap' && vhd.stored.some(({ imageName }) => imageName === other.imageName));
      }
    });

    it('tells apart namesakes of which the other is in the gallery alone', () => {
      const other = builtImage({ imagePath: 'Old\\Win11\\Dev.json' });
      assert.match(
        saved([candidate('Dev', { imagePath: 'New\\Win11\\Dev.json' })], viewOf([snapshotOf(other, 'os')]))
          .image.imageName,
        /^New_Win11_Dev-/,
      );
    });

    it('L28 leaves an older VM of the path alone, also where only its VHD is stored', () => {
      const newer = candidate('Newer', {
        imagePath: vm.imagePath,
        createdDate: new Date('2026-11-28T12:00:00Z'),
      });
      assert.deepEqual(outcomes([vm, newer], viewOf(), {}, [stored]), [
        'snapshots',
        'VHD',
        'skipped: The VM Newer is a newer build of the same image.',
      ]);
    });
  });

  describe('where the gallery cannot be used', () => {
    const fault = { severity: 'error', what: 'The gallery Images was not found.' } as const;
    const failed = 'failed: It is not stored for the gallery: The gallery Images was not found.';

    it('stores VHDs all the same, and fails each VM without saying the cause again', () => {
      assert.deepEqual(outcomes([vm], { fault }), ['VHD', failed]);
      assert.deepEqual(planned([vm], { fault }).leftAlone[0]?.findings, []);
    });

    it('fails a VM that no VHD can hold once', () => {
      assert.deepEqual(outcomes([candidate('Dev', generation2)], { fault }), [failed]);
    });

    it('saves nothing twice where the versions of an image path are not known', () => {
      const view = viewOf();
      const own = (view.stock?.own ?? []).map(({ definition, imagePath }) => ({ definition, imagePath }));
      const unread: GalleryView = view.stock ? { stock: { ...view.stock, own } } : view;
      assert.deepEqual(outcomes([vm], unread), [
        'VHD',
        'failed: It is not known whether the gallery has its image already.',
      ]);
      assert.deepEqual(outcomes([candidate('Other')], unread), ['snapshots', 'VHD']);
    });
  });
});
