import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { LabVirtualMachine } from '../../../../tasks/core/azure/resources/lab-virtual-machines.js';
import { plan } from '../../../../tasks/core/factory/clean-up/plan.js';
import type { CleanUpState } from '../../../../tasks/core/factory/clean-up/state.js';
import type { ImageState } from '../../../../tasks/core/factory/store/record-marks.js';
import { vhdFileNameOf } from '../../../../tasks/core/factory/store/vhd-names.js';
import type { StoredBlobs } from '../../../../tasks/core/factory/store/store.js';
import { labOf, machineOf, storedOf } from '../../../worlds/azure-things.js';
import { cleanUpInputs as inputs } from './clean-up-inputs.js';

const imagePath = 'Win2016\\Datacenter.json';

const stored = storedOf({
  imagePath,
  sourceVmId: machineOf('vm').id,
  sourceVmCreated: machineOf('vm').createdDateText,
});

/** The records of a store with one of an image in a state. */
function recordOf(state: ImageState, vhdFileName: string) {
  const about = { imagePath, imageName: 'n', vhdFileName };
  const record = { ...about, state, since: new Date(0), reason: '', etag: '' };
  return { byVhd: new Map([[vhdFileName, record]]) };
}

/** The decision on one VM of a lab whose store holds these images. */
function fateOf(
  machine: LabVirtualMachine,
  options: {
    images?: (typeof stored)[];
    deleteUncommitted?: boolean;
    records?: NonNullable<CleanUpState['records']>;
  } = {},
) {
  const { images = [], deleteUncommitted = false, ...more } = options;
  const state = { lab: labOf('Factory'), machines: [machine], images, ...more };
  const { actions, leftAlone } = plan(state, { ...inputs, deleteUncommitted });
  const [action] = actions;
  const [left] = leftAlone;
  return action ? `deleted: ${action.reason}` : `kept: ${left?.reason ?? ''}`;
}

const tagged = (tags: Record<string, string>, more: Partial<LabVirtualMachine> = {}) =>
  machineOf('vm', { tags, ...more });

describe('CleanUpFactory', () => {
  it('plans the deletion of a VM with the lab, the state and the time that it was read with', () => {
    const machine = tagged({ ImagePath: imagePath });
    const { actions } = plan({ lab: labOf('Factory'), machines: [machine], images: [stored] }, inputs);
    assert.deepEqual(actions, [
      {
        kind: 'delete image VM',
        key: machine.id,
        verb: 'delete',
        work: 'deletion',
        subject: { kind: 'image VM', name: 'vm' },
        target: { kind: 'lab', id: labOf('Factory').id, name: 'Factory' },
        imageFacts: { path: imagePath },
        reason: 'Its image is stored.',
        machine,
        lab: labOf('Factory'),
      },
    ]);
  });

  it('C88 warns of a VM that it keeps because nothing marks it as its own', () => {
    const { leftAlone } = plan({ lab: labOf('Factory'), machines: [tagged({})], images: [] }, inputs);
    assert.deepEqual(leftAlone, [
      {
        verb: 'keep',
        subject: { kind: 'image VM', name: 'vm' },
        outcome: 'skipped',
        reason: 'It is not a VM of the image factory.',
        findings: [
          { severity: 'warning', what: 'The VM vm stays.', why: 'It is not a VM of the image factory.' },
        ],
      },
    ]);
  });

  it('C87 keeps a VM with FactoryIgnore without a finding', () => {
    const machine = tagged({ FactoryIgnore: 'yes' });
    const { leftAlone } = plan({ lab: labOf('Factory'), machines: [machine], images: [] }, inputs);
    assert.deepEqual(leftAlone[0]?.findings, []);
  });

  it('C91 deletes no VM for an image of another path that is stored', () => {
    const { sourceVmId, sourceVmCreated, ...old } = storedOf({ imagePath: 'Other\\a.json' });
    assert.ok(sourceVmId && sourceVmCreated);
    assert.match(fateOf(tagged({ ImagePath: imagePath }), { images: [old] }), /^kept/);
  });

  for (const provisioningState of ['Succeeded', 'Failed', 'ApplyingArtifacts'])
    it(`C87 keeps a VM with FactoryIgnore in the state ${provisioningState}`, () => {
      const machine = tagged({ ImagePath: imagePath, factoryignore: 'because' }, { provisioningState });
      assert.match(fateOf(machine, { images: [stored] }), /^kept: It carries the tag FactoryIgnore/);
    });

  for (const provisioningState of ['Succeeded', 'Failed'])
    it(`C88 keeps a VM without a mark in the state ${provisioningState}`, () => {
      const machine = tagged({ owner: 'somebody' }, { provisioningState });
      assert.equal(
        fateOf(machine, { deleteUncommitted: true }),
        'kept: It is not a VM of the image factory.',
      );
    });

  it('C122 keeps the VM of a test without a finding, also where it was left as failed', () => {
    const machine = tagged({ ImageFactoryTestOf: 'x.vhd', ImageFactoryState: 'Failed' });
    const { actions, leftAlone } = plan({ lab: labOf('Factory'), machines: [machine], images: [] }, inputs);
    assert.deepEqual([actions, leftAlone[0]?.findings], [[], []]);
  });

  it('C88 takes a tag that is no image path for no mark', () => {
    assert.equal(fateOf(tagged({ ImagePath: '..\\x.json' })), 'kept: It is not a VM of the image factory.');
  });

  for (const provisioningState of ['Creating', 'ApplyingArtifacts', 'UpgradingVmAgent', 'Deleting'])
    it(`C89 keeps a VM that is being worked on: ${provisioningState}`, () => {
      const machine = tagged({ ImagePath: imagePath }, { provisioningState });
      assert.match(fateOf(machine, { images: [stored] }), /^kept: It is being worked on/);
    });

  for (const provisioningState of ['Failed', 'failed'])
    it(`C90 deletes a VM of the factory that failed: ${provisioningState}`, () => {
      const machine = tagged({ ImageFactoryPath: imagePath }, { provisioningState });
      assert.equal(fateOf(machine), 'deleted: Its build failed.');
    });

  it('C90 deletes a VM whose build was marked as failed', () => {
    const machine = tagged({ ImageFactoryPath: imagePath, ImageFactoryState: 'Failed' });
    assert.equal(fateOf(machine), 'deleted: Its build failed.');
  });

  it('C90 C122 says of the VM of a rejected image that its image was rejected', () => {
    const machine = tagged({ ImageFactoryPath: imagePath, ImageFactoryState: 'Failed' });
    const rejected = recordOf('rejected', vhdFileNameOf(machine));
    const ofAnother = recordOf('rejected', vhdFileNameOf({ ...machine, createdDateText: 'another' }));
    assert.equal(fateOf(machine, { records: rejected }), 'deleted: Its image was rejected by its tests.');
    assert.equal(fateOf(machine, { records: ofAnother }), 'deleted: Its build failed.');
    const unread = { byVhd: new Map(), unread: 'No.' };
    assert.equal(
      fateOf(machine, { records: unread }),
      'deleted: Its build failed, or its image was rejected.',
    );
    const broken = { ...machine, provisioningState: 'Failed' };
    assert.equal(fateOf(broken, { records: unread }), 'deleted: Its build failed.');
  });

  it('C91 deletes a VM whose image is stored', () => {
    assert.equal(
      fateOf(tagged({ ImagePath: imagePath }), { images: [stored] }),
      'deleted: Its image is stored.',
    );
  });

  it('C124 deletes a VM whose image was stored, and revoked since', () => {
    const machine = tagged({ ImagePath: imagePath });
    const vhdFileName = vhdFileNameOf(machine);
    const fate = (state: ImageState, images: (typeof stored)[] = []) => {
      const records = recordOf(state, vhdFileName);
      const known = { lab: labOf('Factory'), machines: [machine], images, records };
      const { actions, leftAlone } = plan(known, inputs);
      return [...actions, ...leftAlone].map(({ verb, reason }) => `${verb ?? ''}: ${reason}`);
    };
    const notStored = 'keep: Its image is not stored (size Standard_D2s_v5).';
    assert.deepEqual(fate('revoked'), ['delete: Its image was revoked.']);
    for (const state of ['snapped', 'rejected', 'stored'] as const)
      assert.deepEqual(fate(state), [notStored]);
    const back = { ...stored, sourceVmCreated: 'another', vhdFileName };
    assert.deepEqual(fate('revoked', [back]), [notStored]);
  });

  it('C91 deletes a VM that a stored newer VM of its path supersedes', () => {
    const older = tagged({ ImagePath: imagePath });
    const newer = machineOf('newer', {
      tags: { ImagePath: imagePath },
      createdDate: new Date('2026-11-21T00:00:00Z'),
    });
    const image = storedOf({ imagePath, sourceVmId: newer.id, sourceVmCreated: newer.createdDateText });
    const { actions } = plan({ lab: labOf('Factory'), machines: [older, newer], images: [image] }, inputs);
    assert.deepEqual(
      actions.map(({ subject }) => subject.name),
      ['vm', 'newer'],
    );
  });

  it('C91 deletes a VM whose own image is stored beside a newer VM of its path, which stays', () => {
    const older = tagged({ ImagePath: imagePath });
    const createdDate = new Date('2026-11-21T00:00:00Z');
    const newer = machineOf('newer', { tags: { ImagePath: imagePath }, createdDate });
    const state = { lab: labOf('Factory'), machines: [older, newer], images: [stored] };
    const { actions, leftAlone } = plan(state, inputs);
    assert.deepEqual(
      [actions.map(({ subject }) => subject.name), leftAlone.map(({ subject }) => subject.name)],
      [['vm'], ['newer']],
    );
  });

  it('C91 C92 keeps a VM whose build has not ended, whatever is stored', () => {
    assert.match(fateOf(tagged({ ImageFactoryPath: imagePath }), { images: [stored] }), /^kept: Its image/);
  });

  it('C92 keeps a VM whose image is not stored, and tells its size', () => {
    assert.equal(
      fateOf(tagged({ ImagePath: imagePath })),
      'kept: Its image is not stored (size Standard_D2s_v5).',
    );
  });

  for (const provisioningState of ['PartiallySucceeded', 'SucceededPartially'])
    it(`C89 keeps a VM in a state that is not known: ${provisioningState}`, () => {
      const machine = tagged({ ImagePath: imagePath }, { provisioningState });
      assert.match(fateOf(machine, { images: [stored] }), /^kept: It is being worked on/);
    });

  it('C92 keeps a VM whose image is not stored, whatever its size', () => {
    const { size, ...sizeless } = tagged({ ImagePath: imagePath });
    assert.ok(size);
    assert.equal(fateOf(sizeless), 'kept: Its image is not stored.');
  });

  it('C92 deletes a VM whose image is not stored if deleteUncommitted is on', () => {
    assert.match(
      fateOf(tagged({ ImagePath: imagePath }), { deleteUncommitted: true }),
      /^deleted: It is not stored/,
    );
  });

  it('C93 does not take the image of an earlier VM of the same name for its own', () => {
    const image = storedOf({
      imagePath,
      sourceVmId: machineOf('vm').id,
      sourceVmCreated: '2026-01-01T00:00:00Z',
    });
    assert.match(fateOf(tagged({ ImagePath: imagePath }), { images: [image] }), /^kept/);
  });

  it('C93 takes an image of the scripts, which names no VM, by path and time', () => {
    const { sourceVmId, sourceVmCreated, ...old } = storedOf({ imagePath: imagePath.toUpperCase() });
    assert.ok(sourceVmId && sourceVmCreated);
    const later = { ...old, timestamp: new Date('2026-11-20T01:00:00Z') };
    const earlier = { ...old, timestamp: new Date('2026-11-19T23:00:00Z') };
    assert.match(fateOf(tagged({ ImagePath: imagePath }), { images: [later] }), /^deleted/);
    assert.match(fateOf(tagged({ ImagePath: imagePath }), { images: [earlier] }), /^kept/);
  });
});

describe('C91 A VM that its build made beside the image VM', () => {
  const run = { ImageFactoryRun: '7' };
  const beside = machineOf('W1', { tags: { ImageFactoryPath: imagePath, ...run } });
  const ofBuild = machineOf('W2', {
    tags: { ImageFactoryPath: imagePath, ImageFactoryBuild: 'W', ...run },
  });
  const imageVm = machineOf('W0', { tags: { ImageFactoryPath: imagePath, ImagePath: imagePath, ...run } });
  const { id: sourceVmId, createdDateText: sourceVmCreated } = imageVm;
  const timestamp = new Date('2026-11-20T02:00:00Z');
  const image = storedOf({ imagePath, sourceVmId, sourceVmCreated, factoryRunId: '7', timestamp });
  /** One that names no VM, as those of the scripts. */
  const { companion, vhd, imageName, description, osType, vhdFileName } = image;
  const unnamed = { companion, vhd, imageName, imagePath, description, osType, vhdFileName, timestamp };
  const deleted = (machines: readonly LabVirtualMachine[], images: StoredBlobs[]) =>
    plan({ lab: labOf('Factory'), machines, images }, inputs).actions.map(({ subject }) => subject.name);

  it('is deleted with it, in whatever run its image was stored', () => {
    const later = { ...image, factoryRunId: '8' };
    assert.deepEqual(deleted([imageVm, beside], [later]), ['W0', 'W1']);
  });

  it('stays as long as its image is not stored', () => {
    assert.deepEqual(deleted([imageVm, beside], []), []);
  });

  it('is deleted where it was left behind and the image of its run is stored', () => {
    assert.deepEqual(deleted([beside], [image]), ['W1']);
  });

  it('stays where the stored image is of another path, or was stored before the VM was made', () => {
    const others = [
      { ...image, imagePath: 'Other\\a.json' },
      { ...image, timestamp: new Date('2026-11-19T23:00:00Z') },
      { ...image, timestamp: undefined },
    ];
    assert.deepEqual(deleted([beside, ofBuild], others), []);
  });

  it('is deleted where it was left behind and another run stored the image of its build, which its VMs name', () => {
    const later = { ...image, factoryRunId: '8' };
    assert.deepEqual(deleted([beside, ofBuild], [later]), ['W2']);
    assert.deepEqual(deleted([beside, ofBuild], [unnamed]), ['W2']);
  });

  it('stays where another run stored an image that was made from a VM of an earlier night', () => {
    const madeFrom = (created: string) => ({ ...image, factoryRunId: '6', sourceVmCreated: created });
    assert.deepEqual(deleted([ofBuild], [madeFrom('2026-11-19T11:59:59Z')]), []);
    assert.deepEqual(deleted([ofBuild], [madeFrom('2026-11-19T12:00:00Z')]), ['W2']);
    assert.deepEqual(deleted([ofBuild], [madeFrom('unknown')]), []);
  });

  it('stays where another factory stored the image, or may have stored it', () => {
    const theirs = { ...image, sourceVmId: sourceVmId.replace('/Factory/', '/Factory2/') };
    assert.notEqual(theirs.sourceVmId, sourceVmId);
    assert.deepEqual(deleted([beside, ofBuild], [theirs]), []);
    assert.deepEqual(deleted([beside, ofBuild], [theirs, { ...unnamed, factoryRunId: '7' }]), []);
    assert.deepEqual(deleted([beside, ofBuild], [theirs, image]), ['W1', 'W2']);
  });

  it('stays where the image VM is of another run or path', () => {
    const other = (tags: Record<string, string>) => ({ ...imageVm, tags: { ...imageVm.tags, ...tags } });
    assert.deepEqual(deleted([other({ ImageFactoryRun: '6' }), beside], [{ ...image, factoryRunId: '6' }]), [
      'W0',
    ]);
  });

  it('stays where it carries no mark of the factory or is protected', () => {
    const unmarked = { ...beside, tags: { ...run } };
    const kept = { ...beside, tags: { ...beside.tags, FactoryIgnore: 'x' } };
    const anonymous = { ...beside, tags: { ImageFactoryPath: imagePath } };
    const { factoryRunId, ...old } = image;
    assert.equal(factoryRunId, '7');
    assert.deepEqual(deleted([unmarked, kept, anonymous], [image, old]), []);
  });
});
