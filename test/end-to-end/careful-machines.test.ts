import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { State } from '../local-azure/state.js';
import type { Pipeline } from '../local-pipeline/pipeline.js';
import { goldenImage, labsJson } from '../worlds/configuration.js';
import { blobsIn, labIn, machinesIn } from '../worlds/contents.js';
import { assertReadable, logOf, observe, type Observed } from '../worlds/evidence.js';
import { factoryInputs, withConfiguration } from '../worlds/inputs.js';
import { openPipelineWith } from '../worlds/pipelines.js';
import { outcomeOf } from '../worlds/reports.js';
import { imageVM, storedImage } from '../worlds/seeds.js';
import { lab, subscriptionId, world } from '../worlds/worlds.js';

const server = 'Win\\Server.json';

const box = 'Linux\\Box.json';

const files = {
  'Configuration/GoldenImages/Win/Server.json': goldenImage(),
  'Configuration/GoldenImages/Linux/Box.json': goldenImage({ osType: 'Linux' }),
  'Configuration/Labs.json': labsJson(subscriptionId, { Snapper: [''] }),
};

const factoryMachines = [
  imageVM('Stored', { ImagePath: server }, { createdDate: '2024-05-03T06:00:00Z' }),
  imageVM('Superseded', { ImagePath: server }, { createdDate: '2024-05-01T06:00:00Z' }),
  imageVM('Ignored', { factoryignore: 'no', ImagePath: server }, { provisioningState: 'Failed' }),
  imageVM('Applying', { FactoryIgnore: 'x' }, { provisioningState: 'ApplyingArtifacts' }),
  imageVM('Stranger', { owner: 'x' }, { provisioningState: 'Failed' }),
  imageVM('Busy', { ImagePath: server }, { provisioningState: 'UpgradingVmAgent' }),
  imageVM('Broken', { ImagePath: 'Win\\Other.json' }, { provisioningState: 'Failed' }),
  imageVM('Marked', { ImageFactoryPath: server, ImageFactoryState: 'Failed' }, { powerState: 'running' }),
  imageVM('Unstored', { ImagePath: 'Win\\Other.json' }, { size: 'Standard_D8s_v5' }),
];

const failedNeighbour = { provisioningState: 'Failed' };

const labs = [
  lab('Factory', {
    virtualMachines: factoryMachines,
    blobs: storedImage('Win_Server-May-3-2024', { imagePath: server, timestamp: '2024-05-03T08:00:00' }),
  }),
  lab('Factory2', { virtualMachines: [imageVM('x', { ImagePath: server }, failedNeighbour)] }),
  lab('Dev', { virtualMachines: [imageVM('FactoryBox', { ImagePath: server }, failedNeighbour)] }),
  lab('Snapper', {
    vmCreationResourceGroup: 'Machines',
    virtualMachines: [
      imageVM('One', { ImagePath: server }, { notes: 'Golden Image: first' }),
      imageVM('Two', { ImagePath: box }, { notes: null, osType: 'Linux' }),
      imageVM('OneBefore', { ImagePath: server }, { createdDate: '2024-05-01T06:00:00Z' }),
    ],
  }),
];

describe('The factory beside machines of others', () => {
  let pipeline: Pipeline;

  function run(...how: Parameters<Pipeline['run']>): Promise<Observed> {
    return observe(pipeline, ...how);
  }

  before(async () => {
    pipeline = await openPipelineWith(files, world(labs));
  });

  after(() => pipeline.close());

  describe('when it cleans up', () => {
    let earlier: State;
    let cleaned: Observed;
    let thorough: Observed;

    before(async () => {
      earlier = await pipeline.azure.state();
      cleaned = await run('CleanUpFactory', factoryInputs);
      thorough = await run('CleanUpFactory', { ...factoryInputs, deleteUncommitted: 'true' });
    });

    it('C90 C91 deletes what is stored, superseded by what is stored, or failed', () => {
      assert.equal(cleaned.outcome.result, 'SucceededWithIssues');
      for (const name of ['Stored', 'Superseded', 'Broken', 'Marked'])
        assert.equal(outcomeOf(cleaned.outcome, name, 'Factory'), 'succeeded', name);
      assertReadable(cleaned.outcome);
    });

    it('L7 C87 keeps what carries FactoryIgnore, of any value, in every state', () => {
      const left = machinesIn(cleaned.state, 'Factory');
      assert.ok(left.includes('Ignored') && left.includes('Applying'), left.join(' '));
    });

    it("C88 keeps and names a VM that is not the factory's, even failed", () => {
      assert.ok(machinesIn(cleaned.state, 'Factory').includes('Stranger'));
      assert.match(logOf(cleaned.outcome), /warning.*The VM Stranger stays.*not a VM of the image factory/);
    });

    it('C89 keeps a VM that is being worked on', () => {
      assert.ok(machinesIn(cleaned.state, 'Factory').includes('Busy'));
    });

    it('C92 keeps a VM that is not stored, with a warning that tells its size', () => {
      assert.ok(machinesIn(cleaned.state, 'Factory').includes('Unstored'));
      assert.match(logOf(cleaned.outcome), /warning.*The VM Unstored stays.*Standard_D8s_v5/);
    });

    it('C92 deletes that VM with deleteUncommitted, and no other', () => {
      assert.deepEqual(machinesIn(thorough.state, 'Factory'), ['Applying', 'Busy', 'Ignored', 'Stranger']);
    });

    it('L5 leaves labs and VMs whose names only begin with that of the lab', () => {
      for (const name of ['Factory2', 'Dev'])
        assert.deepEqual(labIn(thorough.state, name), labIn(earlier, name));
    });
  });

  describe('when it snaps', () => {
    let snapped: Observed;

    before(async () => {
      snapped = await run('SnapImages', { ...factoryInputs, DevTestLabName: 'Snapper' });
    });

    it('L28 C74 stores only the newest VM of an image path, and names the others', () => {
      assert.equal(outcomeOf(snapped.outcome, 'One', 'Snapper'), 'succeeded');
      assert.equal(outcomeOf(snapped.outcome, 'OneBefore'), 'skipped');
      assert.match(logOf(snapped.outcome), /warning.*OneBefore .*The VM One is a newer build/);
      assertReadable(snapped.outcome);
    });

    it('L10 stores a VM without notes once', () => {
      assert.equal(outcomeOf(snapped.outcome, 'Two', 'Snapper'), 'succeeded');
      assert.equal(blobsIn(snapped.state, 'storesnapper', 'imagefactoryvhds').length, 4);
    });

    it('L10 C60 gives each image the notes of its own VM, and none where there are none', async () => {
      const { state } = await run('DistributeImages', {
        ...withConfiguration,
        DevTestLabName: 'Snapper',
      });
      const images = labIn(state, 'Snapper').customImages.map(({ tags, description }) => [
        tags['ImagePath'],
        description,
      ]);
      assert.deepEqual(images.sort(), [
        [box, ''],
        [server, 'first'],
      ]);
    });
  });

  describe('when it builds', () => {
    it('L33 C49 counts a VM as built in a lab with one resource group for all VMs', async () => {
      const { outcome, state } = await run('CreateImageVMs', {
        ...factoryInputs,
        DevTestLabName: 'Snapper',
        ConfigurationLocation: 'Configuration',
        vmSize: 'Standard_D2s_v5',
      });
      assert.equal(outcomeOf(outcome, server, 'Snapper'), 'succeeded');
      assert.ok(machinesIn(state, 'Snapper').includes('Server'));
    });
  });
});
