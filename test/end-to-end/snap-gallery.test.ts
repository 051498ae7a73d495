import { after, before, beforeEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { State } from '../local-azure/state.js';
import type { Pipeline } from '../local-pipeline/pipeline.js';
import { interrupt, untilFaultActed } from '../recovery/interruption.js';
import { blobsIn, machinesIn } from '../worlds/contents.js';
import { assertReadable, changesIn, logOf, observe, type Observed } from '../worlds/evidence.js';
import { galleryWorld, gigabyte } from '../worlds/gallery-worlds.js';
import { factoryInputs } from '../worlds/inputs.js';
import { openPipelineWith } from '../worlds/pipelines.js';
import { outcomeOf } from '../worlds/reports.js';
import { imageVM } from '../worlds/seeds.js';

const inputs = { ...factoryInputs, gallery: 'Images' };

const dev = { ImagePath: 'Win11\\Dev.json' };

const kiosk = {
  ImagePath: 'Win11\\Kiosk.json',
  ImageFactoryOsState: 'Specialized',
  ImageFactoryGeneralized: 'false',
};

/** Image VMs of today: one that a VHD can hold but for its data disk, and two that none can. */
const machines = [
  imageVM('Server', { ImagePath: 'Win\\Server.json' }, { dataDisks: [{ lun: 3, bytes: gigabyte }] }),
  imageVM('Dev', dev, { generation: 'V2', securityType: 'TrustedLaunch' }),
  imageVM('Kiosk', kiosk, { generation: 'V2', generalized: false }),
];

const running = imageVM('Late', { ImagePath: 'Win\\Late.json' }, { powerState: 'running' });

const world = galleryWorld({ factory: { virtualMachines: [...machines, running] } });

/** The snapshots of the factory as they say it themselves: image, disk, and what the one of the OS disk adds. */
function snapshotsIn({ snapshots }: State): string[] {
  return snapshots
    .map(({ tags, provisioningState }) => {
      const { imageName = '', diskLun = '', snapshotCount, osState, vhdFileName } = tags;
      const stem = imageName.replace(/-[A-Z][a-z]{2}-\d+-\d+$/, '');
      const ofSet = diskLun === 'os' ? ` of ${snapshotCount ?? ''}, ${osState ?? ''}` : '';
      const vhd = vhdFileName === undefined ? '' : ', beside a VHD';
      return `${stem} ${diskLun}${ofSet}${vhd}: ${provisioningState}`;
    })
    .sort();
}

const allSaved = [
  'Win11_Dev os of 1, Generalized: Succeeded',
  'Win11_Kiosk os of 1, Specialized: Succeeded',
  'Win_Server 3: Succeeded',
  'Win_Server os of 2, Generalized, beside a VHD: Succeeded',
];

function vhdsIn(state: State): string[] {
  return blobsIn(state, 'storefactory', 'imagefactoryvhds');
}

describe('A factory whose images go to a gallery', () => {
  let pipeline: Pipeline;

  function run(...how: Parameters<Pipeline['run']>): Promise<Observed> {
    return observe(pipeline, ...how);
  }

  before(async () => {
    pipeline = await openPipelineWith({}, world);
  });

  after(() => pipeline.close());

  describe('when it snaps and cleans up', () => {
    let early: Observed;
    let snapped: Observed;
    let again: Observed;
    let cleaned: Observed;

    before(async () => {
      early = await run('CleanUpFactory', inputs);
      snapped = await run('SnapImages', inputs);
      again = await run('SnapImages', inputs);
      cleaned = await run('CleanUpFactory', inputs);
    });

    it('saves all disks of each VM by snapshots, and says of each set what it is', () => {
      assert.deepEqual(snapshotsIn(snapped.state), allSaved);
      assert.deepEqual(snapped.outcome.outputs['storedCount'], '3');
      assertReadable(snapped.outcome);
    });

    it('stores a VHD beside them of what labs without gallery can take, under the same name', () => {
      assert.equal(vhdsIn(snapped.state).length, 2);
      assert.match(logOf(snapped.outcome), /warning.*The VM has 1 data disks: only its OS disk is stored/);
      const names = snapped.state.snapshots.map(({ tags }) => tags['imageName'] ?? '');
      const { storedImages = '' } = snapped.outcome.outputs;
      assert.deepEqual([...new Set(names)].sort(), Object.values(JSON.parse(storedImages) as object).sort());
    });

    it('stores nothing twice', () => {
      assert.deepEqual(changesIn(again.requests), []);
      for (const { name } of machines) assert.equal(outcomeOf(again.outcome, name), 'skipped', name);
    });

    it('deletes exactly the VMs that are saved', () => {
      assert.deepEqual(machinesIn(early.state, 'Factory'), ['Dev', 'Kiosk', 'Late', 'Server']);
      assert.deepEqual(machinesIn(cleaned.state, 'Factory'), ['Late']);
      assert.deepEqual(snapshotsIn(cleaned.state), allSaved);
      assertReadable(cleaned.outcome);
    });
  });

  describe('after something has gone wrong', () => {
    beforeEach(() => pipeline.azure.begin(world));

    it('goes on with the snapshots that a killed run has left, under their name and time', async () => {
      const last = { act: 'reset before', kind: 'arm', method: 'PUT', path: 'Server-[^/]*-os[?]' } as const;
      await pipeline.azure.addFaults(last);
      const killed = await run('SnapImages', inputs, { killOn: untilFaultActed(pipeline.azure) });
      await pipeline.azure.clearFaults();
      const [begun] = killed.state.snapshots.filter(({ tags }) => tags['diskLun'] === '3');
      assert.ok(begun, 'The killed run has taken no snapshot of the data disk.');
      assert.ok(!snapshotsIn(killed.state).some((one) => one.startsWith('Win_Server os')));
      const kept = await run('CleanUpFactory', inputs);
      assert.ok(machinesIn(kept.state, 'Factory').includes('Server'));

      const { state } = await run('SnapImages', inputs);
      assert.deepEqual(snapshotsIn(state), allSaved);
      assert.deepEqual(
        state.snapshots.find(({ id }) => id === begun.id),
        begun,
      );
      const os = state.snapshots.find(({ id }) => id.endsWith('-os') && id.includes('Server'));
      assert.equal(os?.tags['timestamp'], begun.tags['timestamp']);
    });

    for (const share of [0.5, 0.6, 0.7, 0.8, 0.9])
      it(`ends as if nothing had happened, killed after ${share * 100} % of its requests`, async () => {
        const alone = { ...inputs, storeVhd: 'false' };
        const whole = await run('SnapImages', alone);
        await pipeline.azure.begin(world);
        const at = Math.floor(whole.requests.length * share);
        await interrupt(pipeline, { task: 'SnapImages', inputs: alone }, 'killOn', at);
        const { state } = await run('SnapImages', alone);
        assert.deepEqual(snapshotsIn(state), snapshotsIn(whole.state));
        assert.deepEqual(vhdsIn(state), []);
      });

    it('saves each image once where two runs save it at the same time', async () => {
      await Promise.all([pipeline.run('SnapImages', inputs), pipeline.run('SnapImages', inputs)]);
      const { state, outcome } = await run('SnapImages', inputs);
      assert.deepEqual(snapshotsIn(state), allSaved);
      assert.equal(outcome.outputs['storedCount'], '0');
    });

    it('leaves a snapshot of its name alone that is of somebody else, and takes another name', async () => {
      const { state: first } = await run('SnapImages', inputs);
      const names = first.snapshots.map(({ id }) => id.split('/').at(-1) ?? '');
      const place = { resourceGroup: 'Factory', location: 'westeurope', bytes: gigabyte };
      const theirs = names.map((name) => ({ ...place, name, tags: { owner: 'somebody' } }));
      await pipeline.azure.begin(galleryWorld({ snapshots: theirs, factory: { virtualMachines: machines } }));
      const { state, outcome } = await run('SnapImages', inputs);
      assert.equal(outcome.outputs['storedCount'], '3', logOf(outcome));
      const ours = state.snapshots.filter(({ tags }) => tags['owner'] === undefined);
      assert.deepEqual(snapshotsIn({ ...state, snapshots: ours }), allSaved);
      assert.equal(state.snapshots.length, 2 * allSaved.length);
    });

    it('stores VHDs where the gallery is not there, deletes no VM, and goes on once it is', async () => {
      const missing = { ...inputs, gallery: 'Missing' };
      const snapped = await run('SnapImages', missing);
      const said = logOf(snapped.outcome);
      assert.match(said, /The gallery Missing was not found/);
      assert.deepEqual([snapshotsIn(snapped.state), vhdsIn(snapped.state).length], [[], 2]);
      assert.equal(outcomeOf(snapped.outcome, 'Server', 'Factory'), 'succeeded');
      for (const { name } of machines) assert.equal(outcomeOf(snapped.outcome, name), 'failed', name);
      assertReadable(snapped.outcome);
      const all = ['Dev', 'Kiosk', 'Late', 'Server'];
      const unread = await run('CleanUpFactory', missing);
      assert.deepEqual(machinesIn(unread.state, 'Factory'), all);
      assert.match(logOf(unread.outcome), /not known whether its image is stored for the gallery/);
      const onlyVhd = await run('CleanUpFactory', inputs);
      assert.deepEqual(machinesIn(onlyVhd.state, 'Factory'), all);
      assert.match(logOf(onlyVhd.outcome), /warning.*Only the VHD of its image is stored/);

      const { state } = await run('SnapImages', inputs);
      assert.deepEqual(snapshotsIn(state), allSaved);
      assert.equal(vhdsIn(state).length, 2);
      const cleaned = await run('CleanUpFactory', inputs);
      assert.deepEqual(machinesIn(cleaned.state, 'Factory'), ['Late']);
    });
  });
});
