import { noRecords, type Records } from '../../../../tasks/core/factory/store/image-records.js';
import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { GivenName } from '../../../../tasks/core/factory/snap/given-names.js';
import type { SnapCandidate } from '../../../../tasks/core/factory/snap/candidate.js';
import { plan } from '../../../../tasks/core/factory/snap/plan.js';
import { vhdFileNameOf } from '../../../../tasks/core/factory/store/vhd-names.js';
import type { StoredBlobs } from '../../../../tasks/core/factory/store/store.js';
import { labOf, machineOf, storedOf } from '../../../worlds/azure-things.js';

const lab = labOf('Factory');

const now = new Date(2026, 10, 21, 3);

const inputs = {
  DevTestLabName: 'Factory',
  imagePaths: '',
  SubscriptionId: 's',
  maxConcurrentJobs: 0,
  copyTimeoutMinutes: 600,
  operationTimeoutMinutes: 60,
  whatIf: false,
  storeVhd: true,
  gallery: '',
  snapshotResourceGroup: '',
  allowGeneration2: false,
  stallMinutes: 30,
  lockWaitMinutes: 30,
};

/** A VM that is ready to be stored. */
function candidate(name: string, more: Partial<SnapCandidate> = {}): SnapCandidate {
  const { id, createdDate, createdDateText } = machineOf(
    name,
    more.createdDate ? { createdDate: more.createdDate } : {},
  );
  return {
    id,
    name,
    imagePath: `Win2016\\${name}.json`,
    createdDate,
    createdDateText,
    provisioningState: 'Succeeded',
    powerState: 'PowerState/deallocated',
    notes: '',
    osType: 'Windows',
    dataDisks: 0,
    osState: 'Generalized',
    notGeneralized: false,
    generalizedByArtifact: true,
    isToBeTested: false,
    origin: {},
    disk: { id: `disk ${name}`, name, bytes: 1024, generation: 'V1', state: 'Reserved' },
    ...more,
  };
}

function planned(
  candidates: readonly SnapCandidate[],
  images: readonly StoredBlobs[] = [],
  more: Partial<typeof inputs> = {},
  givenNames: readonly GivenName[] = [],
  records: Records = noRecords,
) {
  const store = {
    accountId: lab.storageAccountId,
    images,
    unreadable: [],
    findings: [],
    loose: [],
    records,
  };
  return plan({ lab, store, candidates, unmarked: [], givenNames, now }, { ...inputs, ...more });
}

/** The VMs that are stored. */
function stored(...args: Parameters<typeof planned>) {
  return planned(...args).actions.filter((action) => action.kind === 'snap');
}

/** The reason to leave the only VM alone; `undefined` if it is stored. */
function whyNot(...args: Parameters<typeof planned>): string | undefined {
  return planned(...args).leftAlone[0]?.reason;
}

describe('SnapImages', () => {
  it('C67 stores a ready VM under the name of its path and the day', () => {
    const [action] = stored([candidate('Datacenter')]);
    assert.equal(action?.imageName, 'Win2016_Datacenter-Nov-21-2026');
  });

  it('stores single images alone where imagePaths names them, and ends no access to disks of others', () => {
    const open = { state: 'ActiveSAS' } as const;
    const core = candidate('Core');
    const left = candidate('Left', { powerState: 'PowerState/running' });
    const vms = [candidate('Datacenter'), core, left].map((vm) => ({
      ...vm,
      ...(vm.disk ? { disk: { ...vm.disk, ...open } } : {}),
    }));
    const keysOf = (imagePaths: string) => planned(vms, [], { imagePaths }).actions.map(({ key }) => key);
    assert.equal(keysOf('').length, 3);
    assert.deepEqual(keysOf('**/Core'), [core.id]);
  });

  describe('where names were given before', () => {
    const vm = candidate('Datacenter');
    const name = 'Win2016_Datacenter-Nov-21-2026';
    const vhdFileName = stored([vm])[0]?.vhdFileName ?? '';
    const given = (imageName: string, vhd?: string): GivenName => ({
      imageName: imageName.toLowerCase(),
      vhdFileName: vhd,
    });
    const nameOf = (...names: readonly GivenName[]) => stored([vm], [], {}, names)[0]?.imageName;

    it('C70 gives none again, though no image of that name is stored any longer', () => {
      assert.equal(nameOf(given(name, 'other.vhd')), `${name}A`);
      assert.equal(nameOf(given(name), given(`${name}A`, 'other.vhd')), `${name}B`);
    });

    it('C70 gives the name to the image again that had it, as a killed run had begun', () => {
      assert.equal(nameOf(given(name, vhdFileName.toUpperCase())), name);
    });

    it('C70 remembers the names of stored images that may be given again that day, unless they are remembered', () => {
      const { imagePath } = vm;
      const images = [
        storedOf({ imagePath: imagePath.toUpperCase(), imageName: name }),
        storedOf({ imagePath, imageName: `${name}A` }),
        storedOf({ imagePath, imageName: 'Win2016_Datacenter-Nov-20-2026' }),
        storedOf({ imagePath: 'Other.json', imageName: 'Other-Nov-21-2026' }),
      ];
      const [action] = stored([vm], images, {}, [given(`${name}A`, 'other.vhd')]);
      assert.deepEqual(
        action?.unremembered.map(({ imageName }) => imageName),
        [name],
      );
    });

    it('C70 forgets them by the first image that imagePaths names', () => {
      const more = { imagePaths: 'Win2016/Core' };
      const actions = stored([vm, candidate('Core')], [], more, [given('x-nov-13-2026', 'x.vhd')]);
      assert.deepEqual(
        actions.map(({ vm: { id }, outdated }) => [id, outdated]),
        [[candidate('Core').id, ['x-nov-13-2026']]],
      );
    });

    it('C70 forgets them once their day is surely over, by one action, and nothing of others', () => {
      const names = [
        given('x-nov-13-2026', 'x.vhd'),
        given('x-nov-15-2026', 'x.vhd'),
        given('notes', 'x.vhd'),
        given('y-nov-1-2026'),
      ];
      const actions = stored([vm, candidate('Core')], [], {}, names);
      assert.deepEqual(
        actions.map(({ outdated }) => outdated),
        [['x-nov-13-2026'], []],
      );
    });
  });

  it('C52 names the VHD by the VM and its creation, so that no second image of it can arise', () => {
    const name = (createdDate: Date) => stored([candidate('Datacenter', { createdDate })])[0]?.vhdFileName;
    const date = new Date('2026-11-20T00:00:00Z');
    assert.equal(name(date), name(date));
    assert.notEqual(name(date), name(new Date('2026-11-21T00:00:00Z')));
  });

  it('C60 takes the notes as description, without the words that the scripts put before', () => {
    const notes = 'Golden Image: Windows; Golden Image: again';
    assert.equal(stored([candidate('Datacenter', { notes })])[0]?.description, 'Windows; again');
  });

  it('C73 skips a VM that is not deallocated', () => {
    assert.match(
      whyNot([candidate('Datacenter', { powerState: 'PowerState/stopped' })]) ?? '',
      /not deallocated/,
    );
  });

  it('C73 skips a VM whose state is not Succeeded', () => {
    assert.match(
      whyNot([candidate('Datacenter', { provisioningState: 'Failed' })]) ?? '',
      /Failed, not Succeeded/,
    );
  });

  it('C73 stores a VM whatever the casing of its state', () => {
    assert.equal(stored([candidate('Datacenter', { provisioningState: 'succeeded' })]).length, 1);
  });

  it('C73 skips a VM that was built without generalization, unless its artifacts show one', () => {
    const options = { notGeneralized: true, generalizedByArtifact: false };
    assert.match(whyNot([candidate('Datacenter', options)]) ?? '', /without generalization/);
    assert.equal(whyNot([candidate('Datacenter', { ...options, generalizedByArtifact: true })]), undefined);
  });

  it('stores a specialized VM, which is not generalized on purpose, without a warning', () => {
    const options = { notGeneralized: true, generalizedByArtifact: false, osState: 'Specialized' } as const;
    const [action, ...others] = stored([candidate('Datacenter', options)]);
    assert.deepEqual([action?.osState, action?.findings, others], ['Specialized', [], []]);
    const [untold] = stored([candidate('Datacenter', { ...options, notGeneralized: false })]);
    assert.deepEqual(untold?.findings, []);
  });

  it('C61 warns of data disks that the image lacks, unless Images.json says that they do not belong to it', () => {
    const warnings = (keepsDataDisks: boolean | undefined) =>
      stored([candidate('Datacenter', { dataDisks: 2, keepsDataDisks })])[0]?.findings.length;
    assert.deepEqual([warnings(undefined), warnings(false)], [1, 0]);
  });

  it('stores no VHD of a VM whose data disks belong to the image', () => {
    const { actions, leftAlone } = planned([candidate('Datacenter', { dataDisks: 2, keepsDataDisks: true })]);
    assert.deepEqual([actions, leftAlone[0]?.outcome], [[], 'failed']);
    assert.match(leftAlone[0]?.reason ?? '', /data disks belong to the image/);
    assert.equal(stored([candidate('Datacenter', { keepsDataDisks: true })]).length, 1);
  });

  it('C74 skips a VM whose image is stored', () => {
    const vm = candidate('Datacenter');
    const image = storedOf({
      imagePath: vm.imagePath,
      sourceVmId: vm.id.toUpperCase(),
      sourceVmCreated: vm.createdDateText,
    });
    assert.equal(whyNot([vm], [image]), 'Its image is stored already.');
  });

  for (const [state, why] of [
    ['snapped', /waits for TestImages/],
    ['rejected', /was rejected by its tests. boot failed/],
  ] as const)
    it(`C121 does not store a VM again whose image is ${state}`, () => {
      const vm = candidate('Datacenter', { isToBeTested: true });
      const vhdFileName = vhdFileNameOf(vm);
      const record = {
        state,
        imagePath: vm.imagePath,
        imageName: 'n',
        since: vm.createdDate,
        reason: 'boot failed',
      };
      const records = { ...noRecords, byVhd: new Map([[vhdFileName, { ...record, vhdFileName, etag: '' }]]) };
      assert.match(whyNot([vm], [], {}, [], records) ?? '', why);
    });

  it('L28 stores the newest of several VMs of one path, and names the others in a warning', () => {
    const older = candidate('Datacenter');
    const newer = candidate('Datacenterb27', {
      imagePath: 'win2016\\DATACENTER.json',
      createdDate: new Date('2026-11-21T00:00:00Z'),
    });
    const { actions, leftAlone } = planned([older, newer]);
    assert.deepEqual(
      actions.map(({ subject }) => subject.name),
      ['Datacenterb27'],
    );
    assert.deepEqual(
      [leftAlone[0]?.subject.name, leftAlone[0]?.findings?.[0]?.severity],
      ['Datacenter', 'warning'],
    );
  });

  it('C61 refuses a generation 2 disk before anything is copied, unless it is allowed', () => {
    const vm = candidate('Datacenter', {
      disk: { id: 'd', name: 'd', bytes: 1, generation: 'V2', state: 'Reserved' },
    });
    assert.equal(planned([vm]).leftAlone[0]?.outcome, 'failed');
    assert.equal(planned([vm], [], { allowGeneration2: true }).actions.length, 1);
  });

  it('C73 takes a newer VM that is not ready for no reason to leave the older one', () => {
    const older = candidate('older', { imagePath: 'Win\\Server.json' });
    const newer = { imagePath: older.imagePath, createdDate: new Date('2026-11-21T00:00:00Z') };
    const running = candidate('newer', { ...newer, powerState: 'PowerState/running' });
    assert.deepEqual(
      stored([older, running]).map(({ subject }) => subject.name),
      ['older'],
    );
  });

  it('C61 fails a VM of which Azure names no disk, or whose disk cannot be exported, and plans nothing', () => {
    const { disk, ...diskless } = candidate('Datacenter');
    assert.ok(disk);
    const exportBlockedBecause = 'its network access is denied';
    for (const [vm, reason] of [
      [diskless, 'Azure names no OS disk of this VM.'],
      [
        candidate('Datacenter', { disk: { ...disk, exportBlockedBecause } }),
        'Its OS disk cannot be exported: its network access is denied.',
      ],
    ] as const) {
      const { actions, leftAlone } = planned([vm]);
      assert.deepEqual(actions, []);
      const what = 'Datacenter (Win2016\\Datacenter.json) is not stored.';
      assert.deepEqual(leftAlone, [
        {
          subject: { kind: 'image VM', name: 'Datacenter' },
          outcome: 'failed',
          reason,
          findings: [{ severity: 'error', what, why: reason }],
          imageFacts: { path: 'Win2016\\Datacenter.json' },
        },
      ]);
    }
  });

  it('plans what is stored with its VM, its disk and the store, and without a finding where nothing is odd', () => {
    const vm = candidate('Datacenter');
    const [action] = stored([vm]);
    assert.ok(action);
    assert.deepEqual(action.target, { kind: 'store', id: lab.storageAccountId, name: 'Factory' });
    assert.deepEqual(action.imageFacts, {
      path: vm.imagePath,
      name: action.imageName,
      bytes: 1024,
      isThere: false,
    });
    assert.deepEqual(action.vm, { id: vm.id, createdDateText: vm.createdDateText });
    assert.deepEqual([action.key, action.disk, action.bytes, action.findings], [vm.id, vm.disk, 1024, []]);
  });

  it('C61 warns of data disks, which are not stored', () => {
    const [action] = stored([candidate('Datacenter', { dataDisks: 2 })]);
    assert.match(action?.findings[0]?.why ?? '', /2 data disks/);
  });

  it('C73 warns of a VM of the scripts whose artifacts show no generalization', () => {
    const [action] = stored([candidate('Datacenter', { generalizedByArtifact: false })]);
    assert.deepEqual(
      action?.findings.map(({ severity }) => severity),
      ['warning'],
    );
  });

  it('L15 gives two VMs of one name on one day two names', () => {
    const vms = [candidate('a', { imagePath: 'x\\D E.json' }), candidate('b', { imagePath: 'x\\D-E.json' })];
    const names = stored(vms).map(({ imageName }) => imageName);
    assert.equal(new Set(names).size, 2);
  });

  describe('C62 ends the access that a killed run has left', () => {
    const granted = (name: string) => ({
      disk: { id: `disk ${name}`, name, bytes: 1024, generation: 'V1' as const, state: 'ActiveSAS' },
    });
    const verbs = (...args: Parameters<typeof planned>) =>
      planned(...args).actions.map(({ verb, subject }) => `${verb} ${subject.name}`);

    it('where a newer VM of the image is stored', () => {
      const imagePath = 'Win\\Server.json';
      const older = candidate('older', { imagePath, createdDate: new Date(0), ...granted('older') });
      assert.deepEqual(verbs([older, candidate('newer', { imagePath })]), [
        'snap newer',
        'end the access to older',
      ]);
    });

    it('where the VM is stored already', () => {
      const vm = candidate('Datacenter', granted('Datacenter'));
      const image = storedOf({
        imagePath: vm.imagePath,
        sourceVmId: vm.id,
        sourceVmCreated: vm.createdDateText,
      });
      assert.deepEqual(verbs([vm], [image]), ['end the access to Datacenter']);
    });

    it('while it stores the VM, where that is not stored yet', () => {
      assert.deepEqual(verbs([candidate('Datacenter', granted('Datacenter'))]), ['snap Datacenter']);
    });
  });
});
