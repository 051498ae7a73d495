import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { State } from '../local-azure/state.js';
import type { VirtualMachine } from '../local-azure/world.js';
import type { Pipeline } from '../local-pipeline/pipeline.js';
import { blobsIn } from '../worlds/contents.js';
import { assertReadable, changesIn, logOf, observe, type Observed } from '../worlds/evidence.js';
import { galleryWorld, gigabyte } from '../worlds/gallery-worlds.js';
import { factoryInputs } from '../worlds/inputs.js';
import { openPipelineWith } from '../worlds/pipelines.js';
import { outcomeOf } from '../worlds/reports.js';
import { imageVM } from '../worlds/seeds.js';

const inputs = { ...factoryInputs, gallery: 'Images' };

const server = { ImagePath: 'Win\\Server.json' };

/** Image VMs of today: one that a VHD can hold but for its data disk, and two that none can. */
const machines = [
  imageVM('Server', server, { dataDisks: [{ lun: 3, bytes: gigabyte }] }),
  imageVM('Dev', { ImagePath: 'Win11\\Dev.json' }, { generation: 'V2', securityType: 'TrustedLaunch' }),
  imageVM(
    'Kiosk',
    {
      ImagePath: 'Win11\\Kiosk.json',
      ImageFactoryOsState: 'Specialized',
      ImageFactoryGeneralized: 'false',
    },
    { generation: 'V2', generalized: false },
  ),
];

function worldOf(virtualMachines: readonly VirtualMachine[]) {
  return galleryWorld({ factory: { virtualMachines } });
}

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

describe('A factory whose images go to a gallery', () => {
  let pipeline: Pipeline;

  function run(...how: Parameters<Pipeline['run']>): Promise<Observed> {
    return observe(pipeline, ...how);
  }

  before(async () => {
    pipeline = await openPipelineWith({}, worldOf(machines));
  });

  after(() => pipeline.close());

  describe('when it snaps', () => {
    let snapped: Observed;
    let again: Observed;

    before(async () => {
      snapped = await run('SnapImages', inputs);
      again = await run('SnapImages', inputs);
    });

    it('saves all disks of each VM by snapshots, and says of each set what it is', () => {
      assert.deepEqual(snapshotsIn(snapped.state), allSaved);
      assert.deepEqual(snapped.outcome.outputs['storedCount'], '3');
      assertReadable(snapped.outcome);
    });

    it('stores a VHD beside them of what labs without gallery can take, under the same name', () => {
      assert.equal(blobsIn(snapped.state, 'storefactory', 'imagefactoryvhds').length, 2);
      assert.match(logOf(snapped.outcome), /warning.*The VM has 1 data disks: only its OS disk is stored/);
      const names = snapped.state.snapshots.map(({ tags }) => tags['imageName'] ?? '');
      const { storedImages = '' } = snapped.outcome.outputs;
      assert.deepEqual([...new Set(names)].sort(), Object.values(JSON.parse(storedImages) as object).sort());
    });

    it('stores nothing twice', () => {
      assert.deepEqual(changesIn(again.requests), []);
      for (const name of ['Server', 'Dev', 'Kiosk'])
        assert.equal(outcomeOf(again.outcome, name), 'skipped', name);
    });
  });
});
