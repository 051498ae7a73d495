import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { LabVirtualMachine } from '../../../../tasks/core/azure/resources/lab-virtual-machines.js';
import type { ImageVersion } from '../../../../tasks/core/azure/resources/image-versions.js';
import type { Snapshot } from '../../../../tasks/core/azure/resources/snapshots.js';
import { plan } from '../../../../tasks/core/factory/clean-up/plan.js';
import type { CleanUpState } from '../../../../tasks/core/factory/clean-up/state.js';
import type { BuiltImage } from '../../../../tasks/core/factory/gallery/gallery-tags.js';
import type { GalleryView } from '../../../../tasks/core/factory/gallery/read-stock.js';
import { snapshotSetsOf } from '../../../../tasks/core/factory/gallery/snapshot-sets.js';
import { publishedVersions } from '../../../../tasks/core/factory/gallery/stock.js';
import { labOf, machineOf, storedOf } from '../../../worlds/azure-things.js';
import {
  builtImage,
  definitionOf,
  factoryLabId,
  gallery,
  snapshotOf,
  versionOf,
} from '../../../worlds/gallery-things.js';
import { cleanUpInputs } from './clean-up-inputs.js';

const imagePath = 'Win11\\Dev.json';

const lab = { ...labOf('Factory'), id: factoryLabId };

/** A VM of the factory lab. */
function machine(name: string, more: Partial<LabVirtualMachine> = {}): LabVirtualMachine {
  const id = `${factoryLabId}/virtualmachines/${name}`;
  return machineOf(name, { id, tags: { ImagePath: imagePath }, ...more });
}

const vm = machine('Dev');

function imageOf({ id, createdDateText }: LabVirtualMachine, more: Partial<BuiltImage> = {}): BuiltImage {
  return builtImage({ imagePath, sourceVmId: id, sourceVmCreated: createdDateText, ...more });
}

const definition = definitionOf('Dev', imagePath);

function viewOf(
  snapshots: readonly Snapshot[],
  versions: readonly ImageVersion[] | undefined = [],
): GalleryView {
  const own = [{ imagePath, definition, versions }];
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

const vhd = storedOf({
  imagePath,
  vhdFileName: 'dev.vhd',
  sourceVmId: vm.id,
  sourceVmCreated: vm.createdDateText,
});

/** What becomes of each VM. */
function fates(
  view: GalleryView | undefined,
  more: Partial<CleanUpState> & { readonly deleteUncommitted?: boolean } = {},
): string[] {
  const { deleteUncommitted = false, ...facts } = more;
  const state: CleanUpState = {
    lab,
    machines: [vm],
    images: [],
    ...facts,
    ...(view ? { gallery: view } : {}),
  };
  const { actions, leftAlone } = plan(state, { ...cleanUpInputs, gallery: 'Images', deleteUncommitted });
  return [
    ...actions.map(({ subject, reason }) => `${subject.name} deleted: ${reason}`),
    ...leftAlone.map(({ subject, reason }) => `${subject.name} kept: ${reason}`),
  ];
}

const deleted = ['Dev deleted: Its image is stored.'];

const size = ' (size Standard_D2s_v5).';

describe('CleanUpFactory with a gallery', () => {
  const image = imageOf(vm);
  const complete = viewOf([snapshotOf(image, 'os')]);
  const published = (more: Partial<ImageVersion> = {}) =>
    viewOf([], [versionOf(definition, '2026.1129.83015', image, more)]);

  it('deletes a VM that has a complete set of snapshots, or a version that labs can use', () => {
    assert.deepEqual(fates(complete), deleted);
    assert.deepEqual(fates(published()), deleted);
    assert.deepEqual(fates(published({ provisioningState: 'Updating' })), deleted);
  });

  it('keeps a VM whose snapshots are not complete, or whose version has failed without any', () => {
    const kept = [`Dev kept: Its image is not stored${size}`];
    assert.deepEqual(fates(viewOf([snapshotOf(image, 0)])), kept);
    assert.deepEqual(fates(viewOf([snapshotOf(image, 'os', 2)])), kept);
    assert.deepEqual(fates(published({ provisioningState: 'Failed' })), kept);
    assert.deepEqual(fates(published({ provisioningState: 'Creating' })), kept);
  });

  it('keeps a VM of the name of an earlier one, whose image is stored', () => {
    const earlier = imageOf(vm, { sourceVmCreated: '2026-11-01T00:00:00Z' });
    assert.match(fates(viewOf([snapshotOf(earlier, 'os')]))[0] ?? '', /^Dev kept/);
  });

  it('keeps a VM until the VHD is stored that is to be beside its snapshots', () => {
    const beside = viewOf([snapshotOf(imageOf(vm, { vhdFileName: 'DEV.vhd' }), 'os')]);
    assert.deepEqual(fates(beside), [
      `Dev kept: Its image is stored for the gallery alone: SnapImages has to store its VHD${size}`,
    ]);
    assert.deepEqual(fates(beside, { images: [vhd] }), deleted);
  });

  it('keeps a VM of which only the VHD is stored, and warns', () => {
    const why = `Only the VHD of its image is stored: SnapImages has to save it for the gallery${size}`;
    assert.deepEqual(fates(viewOf([]), { images: [vhd] }), [`Dev kept: ${why}`]);
    const state = { lab, machines: [vm], images: [vhd], gallery: viewOf([]) };
    assert.deepEqual(plan(state, cleanUpInputs).leftAlone[0]?.findings, [
      { severity: 'warning', what: 'The VM Dev stays.', why },
    ]);
    assert.deepEqual(fates(undefined, { images: [vhd] }), deleted);
  });

  it('keeps a VM whose image was stored for a gallery, too, where this task has none, and warns', () => {
    const images = [{ ...vhd, gallery: 'Images' }];
    const why =
      'It is not known whether its image is stored for the gallery: SnapImages saves it for the gallery Images, and this task has no input gallery.';
    assert.deepEqual(fates(undefined, { images }), [`Dev kept: ${why}`]);
    assert.deepEqual(fates(undefined, { images, deleteUncommitted: true }), [`Dev kept: ${why}`]);
    assert.deepEqual(fates(complete, { images }), deleted);
    assert.deepEqual(plan({ lab, machines: [vm], images }, cleanUpInputs).leftAlone[0]?.findings, [
      {
        severity: 'warning',
        what: 'The VM Dev stays.',
        why,
        remedy: 'Give CleanUpFactory the input gallery that SnapImages has.',
      },
    ]);
  });

  it('C92 deletes with deleteUncommitted what is known not to be stored', () => {
    const reason = 'Dev deleted: It is not stored, and deleteUncommitted is on.';
    assert.deepEqual(fates(viewOf([]), { deleteUncommitted: true }), [reason]);
    assert.deepEqual(fates(viewOf([]), { deleteUncommitted: true, images: [vhd] }), [reason]);
  });

  it('C91 deletes an older VM of a path whose newest VM is saved, and no newer one', () => {
    const newer = machine('Newer', { createdDate: new Date('2026-11-21T00:00:00Z') });
    const machines = [vm, newer];
    assert.deepEqual(fates(viewOf([snapshotOf(imageOf(newer), 'os')]), { machines }), [
      'Dev deleted: Its image is stored.',
      'Newer deleted: Its image is stored.',
    ]);
    assert.deepEqual(fates(complete, { machines }), [
      ...deleted,
      `Newer kept: Its image is not stored${size}`,
    ]);
  });

  describe('where a build made several VMs', () => {
    const run = { ImageFactoryRun: '7', ImageFactoryBuild: 'Dev' };
    const imageVm = machine('Dev', { tags: { ImagePath: imagePath, ...run } });
    const side = machine('Side', { tags: { ImageFactoryPath: imagePath, ...run } });
    const besides = 'Side deleted: The image of its build, which made several VMs, is stored.';

    it('C91 deletes those beside the image VM once that is saved', () => {
      const machines = [imageVm, side];
      assert.deepEqual(fates(complete, { machines }), [...deleted, besides]);
      const [kept] = fates(viewOf([]), { machines, images: [vhd] }).slice(1);
      assert.equal(kept, `Side kept: Its image is not stored${size}`);
    });

    it('C91 deletes those whose image VM is gone once an image of the path is saved', () => {
      assert.deepEqual(fates(complete, { machines: [side] }), [besides]);
      const before = imageOf(vm, { sourceVmCreated: '2026-11-01T00:00:00Z', factoryRunId: '6' });
      const old = viewOf([snapshotOf(before, 'os')]);
      assert.deepEqual(fates(old, { machines: [side] }), [`Side kept: Its image is not stored${size}`]);
      assert.deepEqual(fates(viewOf([]), { machines: [side], images: [vhd] }), [besides]);
    });

    it('keeps them where the gallery cannot be used', () => {
      const view: GalleryView = { fault: { severity: 'error', what: 'It is gone.' } };
      for (const machines of [[side], [imageVm, side]])
        for (const fate of fates(view, { machines, deleteUncommitted: true }))
          assert.match(fate, /kept: It is not known .*: It is gone\.$/);
    });
  });

  describe('where the gallery cannot be used', () => {
    const view: GalleryView = { fault: { severity: 'error', what: 'It is gone.' } };
    const kept = ['Dev kept: It is not known whether its image is stored for the gallery: It is gone.'];

    it('keeps all VMs whose fate depends on it, whatever the store has, and says why once', () => {
      assert.deepEqual(fates(view), kept);
      assert.deepEqual(fates(view, { images: [vhd], deleteUncommitted: true }), kept);
      const { leftAlone } = plan({ lab, machines: [vm], images: [vhd], gallery: view }, cleanUpInputs);
      assert.deepEqual(leftAlone[0]?.findings, []);
    });

    it('C90 deletes builds that failed all the same', () => {
      const failed = machine('Dev', { provisioningState: 'Failed' });
      assert.deepEqual(fates(view, { machines: [failed] }), ['Dev deleted: Its build failed.']);
    });

    it('keeps those of a path whose versions are not known, unless their snapshots are complete', () => {
      const own = [{ imagePath: imagePath.toUpperCase(), definition }];
      const unread = (base: GalleryView): GalleryView =>
        base.stock ? { stock: { ...base.stock, own, versions: [] } } : base;
      assert.match(fates(unread(viewOf([])))[0] ?? '', /kept: It is not known .* versions .* cannot be read/);
      assert.deepEqual(fates(unread(complete)), deleted);
    });
  });
});
