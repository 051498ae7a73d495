import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { FoundFacts } from '../local-azure/facts.js';
import type { Lab } from '../local-azure/world.js';
import { goldenImage, serverForNear } from '../worlds/configuration.js';
import { blobsIn, imagesIn } from '../worlds/contents.js';
import { changesIn, logOf, type Observed } from '../worlds/evidence.js';
import { customImage, storedImage } from '../worlds/seeds.js';
import { openSmallFactory, type SmallFactory } from '../worlds/small-factory.js';
import { lab, world } from '../worlds/worlds.js';

/** All that may be otherwise at once in a night by VHD. */
const otherwise: FoundFacts = {
  imageOfOtherAccount: 'made',
  imageList: 'late',
  deletionAddresses: 'none',
  missingDeletion: '404',
  secondGrant: 'another address',
  closedDisk: 'granted',
  pendingLease: 'granted',
  permissions: 'refused',
  secondGallery: 'replaces',
  formulaSentBack: 'refused',
  keysOfClosedAccount: 'refused',
  imageOverImage: 'refused',
  secondCreation: 'one fails',
  labStop: 'stops',
  expandedNextLink: 'refused',
  imageOfSnapshot: 'made',
  imageOfManagedImage: 'made',
  entraDisk: 'copied',
  privateDisk: 'copied',
  imageOfGeneration2: 'starts',
  stateWhileApplying: 'Succeeded',
  laterArtifacts: 'Pending',
  failedArtifact: 'Failed',
  deprovisionMark: 'not set',
};

const steps = ['CreateImageVMs', 'SnapImages', 'DistributeImages', 'CleanUpFactory', 'RetireImages'] as const;

/** Of Generation 2; its VM is shut down by its last artifact, and has to be deallocated. */
const image = generation2(goldenImage({ artifacts: ['windows-7zip', 'windows-sysprep'] }));

function generation2(template: ReturnType<typeof goldenImage>): object {
  for (const { properties } of template.resources) properties.galleryImageReference.sku = 'S-gen2';
  return template;
}

const sevenZip = { name: 'windows-7zip', targetOsType: 'Windows' } as const;

const sysprep = {
  name: 'windows-sysprep',
  targetOsType: 'Windows',
  generalizes: true,
  deallocates: false,
} as const;

const artifacts = [sevenZip, sysprep];

describe('A night on an Azure that does otherwise than assumed', () => {
  let factory: SmallFactory;

  before(async () => {
    factory = await openSmallFactory({ ...serverForNear, 'Configuration/GoldenImages/Server.json': image });
  });
  after(() => factory.close());

  it('brings each lab its image once, and leaves nothing behind', async () => {
    await factory.azure.begin(world([lab('Factory'), lab('Near')], { facts: otherwise, artifacts }));
    for (const step of steps) {
      const { outcome } = await factory.run(step, step === 'SnapImages' ? { allowGeneration2: 'true' } : {});
      assert.match(outcome.result, /^Succeeded/, logOf(outcome));
    }
    const { labs } = await factory.azure.state();
    assert.deepEqual(
      labs.map(({ name, customImages, virtualMachines }) => [
        name,
        customImages.length,
        virtualMachines.length,
      ]),
      [
        ['Factory', 0, 0],
        ['Near', 1, 0],
      ],
    );
  });

  for (const laterArtifacts of ['Pending', 'applied'] as const)
    for (const failedArtifact of ['Succeeded', 'Failed'] as const)
      it(`tells of an artifact that fails where the machine is ${failedArtifact} and others are ${laterArtifacts}`, async () => {
        const facts = { laterArtifacts, failedArtifact, stateWhileApplying: 'Creating' } as const;
        const failing = [{ ...sevenZip, outcome: 'Failed' } as const, sysprep];
        await factory.azure.begin(world([lab('Factory')], { facts, artifacts: failing }));
        const { outcome } = await factory.run('CreateImageVMs');
        assert.equal(outcome.result, 'Failed');
        assert.match(logOf(outcome), /windows-7zip/);
      });

  const name = 'Server-May-2-2024';
  const unseen = { act: 'hide', kind: 'arm', method: 'GET', path: '/near/customimages', id: name } as const;

  async function began(facts: FoundFacts, near: Partial<Lab>): Promise<void> {
    const blobs = storedImage(name, { imagePath: 'Server.json' });
    await factory.azure.begin(
      world([lab('Factory', { blobs }), lab('Near', near)], { facts, timeScale: 100 }),
    );
  }

  /** Each run has asked for the image. */
  async function assertDistributed(runs: readonly Observed[]): Promise<void> {
    for (const { outcome } of runs) assert.equal(outcome.result, 'Succeeded', logOf(outcome));
    const asked = changesIn(await factory.azure.requests()).filter((change) =>
      /^PUT .*customimages/.test(change),
    );
    assert.equal(asked.length, runs.length);
    const state = await factory.azure.state();
    const near = state.labs.find((one) => one.name === 'Near');
    assert.deepEqual(
      near?.customImages.map((image) => [image.name, image.provisioningState]),
      [[name, 'Succeeded']],
    );
    assert.deepEqual(stagedIn(state), []);
  }

  for (const imageOverImage of ['refused', 'replaced'] as const)
    it(`ends well where an image is not seen, and a PUT over it is ${imageOverImage}`, async () => {
      await began({ imageOverImage }, { customImages: [customImage(name, 'Server.json')] });
      // The list, and the two looks at the image before it is made.
      await factory.azure.addFaults({ ...unseen, count: { first: 3 } });
      await assertDistributed([await factory.run('DistributeImages')]);
    });

  for (const secondCreation of ['refused', 'both succeed', 'one fails'] as const)
    it(`ends well for two runs that make one image at once (${secondCreation})`, async () => {
      await began({ secondCreation }, {});
      await factory.azure.addFaults({ ...unseen, count: { first: 6 } });
      const others = { stagingContainer: 'another-staging' };
      await assertDistributed(
        await Promise.all([factory.run('DistributeImages'), factory.run('DistributeImages', others)]),
      );
    });

  for (const imagesAtOnce of ['one after another', 'refused'] as const)
    it(`brings a lab three images where several at once are made ${imagesAtOnce}`, async () => {
      const names = ['One', 'Three', 'Two'];
      const blobs = names.flatMap((one) => storedImage(one, { imagePath: `Server/${one}.json` }));
      const labs = [lab('Factory', { blobs }), lab('Near')];
      await factory.azure.begin(world(labs, { facts: { imagesAtOnce } }));
      const { outcome, state } = await factory.run('DistributeImages');
      assert.equal(outcome.result, 'Succeeded', logOf(outcome));
      assert.deepEqual(imagesIn(state, 'Near'), names);
    });

  it('waits for copies that are made one after another, and takes none that waits for one that has stalled', async () => {
    const names = ['One', 'Three', 'Two'];
    const pageBytes = 6_000_000_000 - (6_000_000_000 % 512);
    const blobs = names.flatMap((one) => storedImage(one, { imagePath: `Server/${one}.json`, pageBytes }));
    const labs = [lab('Factory', { blobs }), lab('Near')];
    // A minute each, in 0.6 seconds.
    const facts = { copiesAtOnce: 'one after another' } as const;
    await factory.azure.begin(world(labs, { facts, timeScale: 100 }));
    const { outcome, state } = await factory.run('DistributeImages', { stallMinutes: '0.015' });
    assert.equal(outcome.result, 'Succeeded', logOf(outcome));
    assert.doesNotMatch(logOf(outcome), /tried once more/);
    assert.deepEqual(imagesIn(state, 'Near'), names);
  });
});

/** What is left of the VHDs in the containers where they are staged. */
function stagedIn(state: Observed['state']): readonly string[] {
  return ['imagefactoryvhds-staging', 'another-staging'].flatMap((one) => blobsIn(state, 'storenear', one));
}
