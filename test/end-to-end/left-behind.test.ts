import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import type { Blob, Lab } from '../local-azure/world.js';
import type { Pipeline } from '../local-pipeline/pipeline.js';
import { silenced } from '../recovery/interruption.js';
import { assertReadable, blobsIn, imagesIn, logOf, machinesIn, observe, type Observed } from './evidence.js';
import { openPipelineWith } from './pipelines.js';
import { customImage, imageVM, storedImage } from './seeds.js';
import { serverForNear } from './sources.js';
import { factoryInputs, lab, subscriptionId, withConfiguration, world } from './worlds.js';

const imagePath = 'Server.json';
const build = { ...withConfiguration, vmSize: 'Standard_D2s_v5' };

function labId(name: string): string {
  return `/subscriptions/${subscriptionId}/resourceGroups/${name}/providers/Microsoft.DevTestLab/labs/${name}`;
}

describe('What earlier runs have left behind', function () {
  this.timeout(60_000);
  let pipeline: Pipeline;

  before(async () => {
    pipeline = await openPipelineWith(serverForNear, world([lab('Factory')]));
  });

  after(() => pipeline.close());

  function begin(factory: Partial<Lab>, near: Partial<Lab> = {}): Promise<void> {
    return pipeline.azure.begin(world([lab('Factory', factory), lab('Near', near)]));
  }

  async function run(task: string, inputs: Readonly<Record<string, string>>): Promise<Observed> {
    const observed = await observe(pipeline, task, inputs);
    assertReadable(observed.outcome);
    return observed;
  }

  function granted({ state }: Observed): string[] {
    return state.disks.filter((disk) => disk.state === 'ActiveSAS').map(({ id }) => id);
  }

  it('C62 access to the disk of a VM that a newer one has superseded is ended by SnapImages', async () => {
    await begin({ virtualMachines: [imageVM('Older', { ImagePath: imagePath })] });
    const copies = { act: 'reset before', kind: 'blob', method: 'PUT', path: '[.]vhd$' } as const;
    await pipeline.azure.addFaults({ ...copies, count: { after: 1 } });
    await pipeline.run('SnapImages', factoryInputs, { killOn: silenced(pipeline.azure) });
    await pipeline.azure.clearFaults();
    const built = await run('CreateImageVMs', build);
    assert.equal(granted(built).length, 1, 'The killed run has granted nothing.');

    const snapped = await run('SnapImages', factoryInputs);
    assert.match(logOf(snapped.outcome), /end the access to Older: succeeded/);
    assert.deepEqual([granted(snapped), snapped.outcome.outputs['storedCount']], [[], '1']);
    const cleaned = await run('CleanUpFactory', factoryInputs);
    assert.deepEqual(machinesIn(cleaned.state, 'Factory'), []);
  });

  it('C82 C83 staged VHDs whose images are not stored any more are deleted by DistributeImages, and no others', async () => {
    const staged = (name: string, labName: string, more: Partial<Blob> = {}): Blob => ({
      ...{
        container: 'imagefactoryvhds-staging',
        name,
        pageBytes: 1024,
        lastModified: '2024-01-01T00:00:00Z',
      },
      metadata: {
        ...{ imagefactorypath: imagePath, imagefactoryrun: '1' },
        imagefactorylab: labId(labName),
      },
      ...more,
    });
    const blobs = [
      staged('left.vhd', 'Factory'),
      staged('young.vhd', 'Factory', { lastModified: new Date().toISOString() }),
      staged('of-another-factory.vhd', 'Factory2'),
      staged('of-somebody.vhd', 'Factory', { metadata: {} }),
    ];
    await begin({ blobs: storedImage('Server-May-2-2024', { imagePath }) }, { blobs });
    const { outcome, state } = await run('DistributeImages', withConfiguration);
    assert.deepEqual(blobsIn(state, 'storenear', 'imagefactoryvhds-staging'), [
      'of-another-factory.vhd',
      'of-somebody.vhd',
      'young.vhd',
    ]);
    assert.deepEqual(
      [outcome.result, outcome.outputs['distributedCount']],
      ['Succeeded', '1'],
      logOf(outcome),
    );
  });

  it('a custom image whose creation failed is deleted by RetireImages when it cannot be made again', async () => {
    const images = [
      customImage('Server-May-1-2024', imagePath),
      customImage('Server-May-2-2024', imagePath, { provisioningState: 'Failed' }),
    ];
    await begin({ blobs: storedImage('Server-May-1-2024', { imagePath }) }, { customImages: images });
    const { state } = await run('RetireImages', { ...withConfiguration, ImagesToSave: '1' });
    assert.deepEqual(imagesIn(state, 'Near'), ['Server-May-1-2024']);
  });
});
