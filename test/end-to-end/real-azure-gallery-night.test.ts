import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { FoundFacts } from '../local-azure/facts.js';
import type { Pipeline } from '../local-pipeline/pipeline.js';
import { goldenImage, serverForNear } from '../worlds/configuration.js';
import { assertReadable, changesIn, logOf, observe, type Observed } from '../worlds/evidence.js';
import {
  factoryGallery,
  galleryId,
  galleryWorld,
  type SavedImage,
  snapshotsOf,
} from '../worlds/gallery-worlds.js';
import { night } from '../worlds/inputs.js';
import { labVmInputs, labVmPassword } from '../worlds/lab-vm-worlds.js';
import { openPipelineWith } from '../worlds/pipelines.js';
import { outcomeOf } from '../worlds/reports.js';
import { lab, labId, subscriptionId, world } from '../worlds/worlds.js';

/** All that may be otherwise at once in a night by gallery, also that Azure makes no custom image of any VHD. */
const otherwise: FoundFacts = {
  imageOfVhd: 'refused',
  deletionAddresses: 'none',
  missingDeletion: '404',
  permissions: 'refused',
  versionOfSnapshots: 'refused',
  sharedImageList: 'later',
  versionPatch: 'merges',
  supportedOfSnapshots: 'made',
  versionOfClosedAccount: 'made',
  secondGallery: 'shared beside',
};

const steps = ['CreateImageVMs', 'SnapImages', 'DistributeImages', 'CleanUpFactory', 'RetireImages'] as const;

const labs = ['Near', 'Open'].map((LabName) => ({
  SubscriptionId: subscriptionId,
  LabName,
  ImagePaths: ['Server'],
  Delivery: 'Gallery',
}));

const files = {
  ...serverForNear,
  'ByGallery/GoldenImages/Server.json': goldenImage(),
  'ByGallery/Labs.json': { Labs: labs },
};

const byGallery = { gallery: 'Images', snapshotResourceGroup: 'Factory' };

const server: SavedImage = {
  imagePath: 'Server.json',
  name: 'Server-Nov-28-2026',
  time: '2026-11-28T08:30:15',
  generation: 'V1',
};

/** A lab whose users see all images of the gallery, as somebody has decided by hand. */
const open = lab('Open', { sharedGalleries: [{ name: 'Images', galleryId, allowAllImages: 'Enabled' }] });

describe('A night by gallery on an Azure that does otherwise than assumed', () => {
  let pipeline: Pipeline;

  before(async () => {
    pipeline = await openPipelineWith(files, world([lab('Factory')]));
  });
  after(() => pipeline.close());

  async function run(
    task: (typeof steps)[number],
    more: Readonly<Record<string, string>> = {},
  ): Promise<Observed> {
    const observed = await observe(pipeline, task, { ...night[task], ...more });
    assertReadable(observed.outcome);
    return observed;
  }

  function runByGallery(task: (typeof steps)[number], more: Readonly<Record<string, string>> = {}) {
    const folder = 'ConfigurationLocation' in night[task] ? { ConfigurationLocation: 'ByGallery' } : {};
    return run(task, { ...byGallery, ...folder, ...more });
  }

  it('brings each lab its image by way of a managed image, warns that none lists it yet, and leaves nothing behind', async () => {
    await pipeline.azure.begin(galleryWorld({ labs: [lab('Near'), open] }, { facts: otherwise }));
    const changes: string[] = [];
    for (const step of steps) {
      const limits = step === 'DistributeImages' ? { operationTimeoutMinutes: '0.15' } : {};
      const { outcome, requests } = await runByGallery(step, limits);
      assert.match(outcome.result, /^Succeeded/, logOf(outcome));
      changes.push(...changesIn(requests));
      if (step === 'DistributeImages')
        assert.match(logOf(outcome), /The lab Near does not list the version .* of Server yet/);
    }
    const managedImage = /^(PUT|DELETE) .*\/Microsoft\.Compute\/images\//i;
    assert.deepEqual(
      changes.flatMap((change) => managedImage.exec(change)?.[1] ?? []),
      ['PUT', 'DELETE'],
    );
    const { galleries, labs: left, snapshots } = await pipeline.azure.state();
    assert.deepEqual(snapshots, []);
    assert.deepEqual(
      galleries.flatMap(({ definitions }) =>
        definitions.map(({ name, versions }) => [name, versions.length]),
      ),
      [['Server', 1]],
    );
    assert.deepEqual(
      left.map(({ virtualMachines, customImages }) => [virtualMachines.length, customImages.length]),
      [
        [0, 0],
        [0, 0],
        [0, 0],
      ],
    );
  });

  it('says of a lab by VHD that it can get its images from a gallery, where Azure makes no image of any VHD', async () => {
    const facts = { imageOfVhd: 'refused' } as const;
    await pipeline.azure.begin(world([lab('Factory'), lab('Near')], { facts }));
    for (const step of ['CreateImageVMs', 'SnapImages'] as const)
      assert.match((await run(step)).outcome.result, /^Succeeded/);
    const { outcome } = await run('DistributeImages');
    assert.equal(outcome.result, 'Failed', logOf(outcome));
    assert.match(
      logOf(outcome),
      /let Near get its images from a gallery: "Delivery": "Gallery" for that lab in Labs\.json, and the input gallery/,
    );
  });

  it('says how a lab can let its users see an image that cannot be enabled by itself, and serves one that does so', async () => {
    await pipeline.azure.begin(
      galleryWorld(
        { labs: [lab('Near'), open], snapshots: snapshotsOf(server) },
        { facts: { sharedImage: 'refused' } },
      ),
    );
    const { outcome } = await runByGallery('DistributeImages');
    assert.match(logOf(outcome), /turn on "allow all images" of the shared gallery in the lab Near/);
    assert.deepEqual(
      ['Near', 'Open'].map((name) => outcomeOf(outcome, server.name, name)),
      ['failed', 'succeeded'],
    );
  });

  it('publishes an image with Trusted Launch though its machines lose it, and says that one should be looked at', async () => {
    const facts = { trustedLaunchOfSharedImage: 'lost' } as const;
    const snapshots = snapshotsOf({ ...server, generation: 'V2', securityType: 'TrustedLaunch' });
    await pipeline.azure.begin(galleryWorld({ labs: [lab('Near'), open], snapshots }, { facts }));
    const { outcome } = await runByGallery('DistributeImages');
    assert.equal(outcome.result, 'Succeeded', logOf(outcome));
    assert.match(logOf(outcome), /Server .* is the first version of an image with Trusted Launch/);
  });

  describe('and CreateLabVM', () => {
    const image = `${galleryId}/images/Server/versions/1.0.0`;

    async function create(facts: FoundFacts, securityType?: 'TrustedLaunch'): Promise<Observed> {
      const versions = ['1.0.0', '2.0.0'].map((name) => ({ name, regions: ['westeurope'] }));
      const definition = { name: 'Server', osType: 'Windows', generation: 'V2', versions } as const;
      const galleries = [factoryGallery([{ ...definition, ...(securityType && { securityType }) }])];
      await pipeline.azure.begin(galleryWorld({ galleries, labs: [open] }, { facts }));
      const user = { userName: 'tester', password: labVmPassword };
      const own = { LabId: labId('Open'), TemplateFile: '', ParameterOverrides: '', image, ...user };
      const observed = await observe(pipeline, 'CreateLabVM', {
        ...labVmInputs,
        size: 'Standard_D2s_v5',
        ...own,
      });
      assertReadable(observed.outcome);
      return observed;
    }

    it('says that the number of a version may be ignored', async () => {
      const { outcome } = await create({ sharedImageVersion: 'ignored' });
      assert.equal(outcome.result, 'Succeeded', logOf(outcome));
      assert.match(logOf(outcome), /was to be made of the version 1\.0\.0 of its image/);
    });

    it('fails with what Azure says where a machine of an image with Trusted Launch, or of any in a gallery, is refused', async () => {
      const trusted = await create({ trustedLaunchOfSharedImage: 'refused' }, 'TrustedLaunch');
      assert.equal(trusted.outcome.result, 'Failed');
      assert.match(
        logOf(trusted.outcome),
        /only supports creation of VMs .* with 'TrustedLaunch' security type/,
      );
      const any = await create({ machineOfSharedImage: 'refused' });
      assert.equal(any.outcome.result, 'Failed');
      assert.match(logOf(any.outcome), /customImageId/);
    });
  });
});
