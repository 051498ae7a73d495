import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { TaskOutcome } from '../local-agent/agent.js';
import type { Lab } from '../local-azure/world.js';
import type { Pipeline } from '../local-pipeline/pipeline.js';
import { goldenImage } from '../worlds/configuration.js';
import { assertReadable, changesIn, logOf, observe, type Observed } from '../worlds/evidence.js';
import { factoryGallery, galleryId, galleryWorld } from '../worlds/gallery-worlds.js';
import { openPipelineWith } from '../worlds/pipelines.js';
import { outcomeOf } from '../worlds/reports.js';
import { lab, subscriptionId } from '../worlds/worlds.js';

/** A golden image of Generation 2. */
const windows11 = JSON.stringify(goldenImage(), undefined, 2).replace('"sku": "S"', '"sku": "S-g2"');

const entry = (LabName: string, ImagePaths: readonly string[], Delivery?: string) => ({
  SubscriptionId: subscriptionId,
  LabName,
  ImagePaths,
  Delivery,
});

const files = {
  'Configuration/GoldenImages/Win11/Dev.json': windows11,
  'Configuration/GoldenImages/Win11/Taken.json': windows11,
  'Configuration/GoldenImages/Server.json': goldenImage(),
  'Configuration/Labs.json': {
    Labs: [
      entry('Near', ['Win11'], 'Gallery'),
      entry('Far', ['Server'], 'Gallery'),
      entry('Elsewhere', ['Server'], 'Gallery'),
      entry('Small', ['Win11'], 'Gallery'),
      entry('Old', ['Server', 'Win11/Dev']),
    ],
  },
  'Good/GoldenImages/Win11/Dev.json': windows11,
  'Good/GoldenImages/Server.json': goldenImage(),
  'Good/Labs.json': { Labs: [entry('Near', ['Win11'], 'Gallery'), entry('Old', ['Server'])] },
};

const offered = { publisher: 'P', offer: 'O', osType: 'Windows' } as const;

const factory: Partial<Lab> = {
  galleryImages: ['S', 'S-g2'].map((sku) => ({ ...offered, sku })),
};

const onlyOld: Partial<Lab> = {
  policies: [
    { factName: 'LabVmSize', evaluatorType: 'AllowedValuesPolicy', threshold: '["Standard_A2_v2"]' },
  ],
};

const theirs = { name: 'Theirs', resourceGroup: 'Elsewhere', location: 'westeurope' };

const theirId = galleryId.replace('/Factory/', '/Elsewhere/').replace(/Images$/, 'Theirs');

const theWorld = galleryWorld({
  galleries: [
    { ...factoryGallery([{ name: 'Win11_Taken', osType: 'Windows', generation: 'V2' }]), softDelete: true },
    theirs,
    { name: 'Afar', resourceGroup: 'Factory', location: 'northeurope' },
  ],
  factory,
  labs: [
    lab('Near'),
    lab('Far', { location: 'northeurope' }),
    lab('Elsewhere', { sharedGalleries: [{ name: 'Theirs', galleryId: theirId }] }),
    lab('Small', onlyOld),
    lab('Old'),
  ],
});

const online = {
  ConfigurationLocation: 'Configuration',
  DevTestLabName: 'Factory',
  vmSize: 'Standard_D2s_v5',
  ImagesToSave: '2',
};

const offline = { ...online, ConnectedServiceName: '', DevTestLabName: '' };

const codesIn = (outcome: TaskOutcome) => [...new Set(logOf(outcome).match(/IF\d{3}/g) ?? [])].sort();

describe('ValidateConfiguration with a gallery', () => {
  let pipeline: Pipeline;

  before(async () => {
    pipeline = await openPipelineWith(files, theWorld);
  });

  after(() => pipeline.close());

  async function validate(more: Readonly<Record<string, string>>, base: object = online): Promise<Observed> {
    const inputs = { ...base, ...more };
    const observed = await observe(pipeline, 'ValidateConfiguration', inputs);
    assertReadable(observed.outcome);
    assert.deepEqual(changesIn(observed.requests), []);
    return observed;
  }

  it('succeeds where nothing is wrong', async () => {
    const { outcome } = await validate({ gallery: 'Images', ConfigurationLocation: 'Good' });
    assert.equal(outcome.result, 'Succeeded', logOf(outcome));
    assert.deepEqual(codesIn(outcome), ['IF519']);
    assert.match(logOf(outcome), /would publish 1 images in the gallery and offer them 1 times to labs/);
  });

  it('finds what Azure says against it, and fails only what that concerns', async () => {
    const { outcome } = await validate({ gallery: 'Images' });
    assert.deepEqual(codesIn(outcome), ['IF331', 'IF516', 'IF517', 'IF519', 'IF520']);
    const names = ['Near', 'Far', 'Elsewhere', 'Small', 'Old', 'Server.json'];
    assert.deepEqual(
      [...names, 'Win11\\Dev.json', 'Win11\\Taken.json'].map((name) => outcomeOf(outcome, name)),
      ['succeeded', 'succeeded', 'failed', 'succeeded', 'succeeded', 'succeeded', 'failed', 'failed'],
    );
    assert.match(logOf(outcome), /The lab Small allows no size that starts Win11\\Dev\.json/);
  });

  for (const [what, inputs, says] of [
    ['that is not there', { gallery: 'Nowhere' }, /IF515: .*The gallery Nowhere was not found/],
    ['of another region', { gallery: 'Afar' }, /IF515: .*The gallery Afar is in northeurope/],
    [
      'of another subscription',
      { gallery: galleryId.replace(subscriptionId, '99999999-9999-4999-8999-999999999999') },
      /IF515: .*lies in another subscription/,
    ],
    [
      'with snapshots in a group that is not there',
      { gallery: 'Images', snapshotResourceGroup: 'Nowhere' },
      /IF515: .*The resource group Nowhere of the snapshots does not exist/,
    ],
    ['that no gallery can be', { gallery: 'My-Images' }, /IF515: .*No gallery can have the name "My-Images"/],
  ] as const)
    it(`fails for a gallery ${what}, and checks the rest`, async () => {
      const { outcome } = await validate({ ...inputs, ConfigurationLocation: 'Good' });
      assert.equal(outcome.result, 'Failed', logOf(outcome));
      assert.match(logOf(outcome), says);
      assert.equal(outcomeOf(outcome, 'Old'), 'succeeded');
      assert.equal(outcomeOf(outcome, 'Server.json'), 'succeeded');
    });

  it('needs no Azure to find labs that want a gallery where none is given', async () => {
    const { outcome, requests } = await validate({ ConfigurationLocation: 'Good' }, offline);
    assert.deepEqual(requests, []);
    assert.deepEqual(codesIn(outcome), ['IF232', 'IF322']);
    assert.equal(outcomeOf(outcome, 'Near'), 'failed');
  });

  it('needs no Azure to find what a VHD cannot carry, and a gallery that cannot be', async () => {
    const named = await validate({ gallery: 'Images' }, offline);
    assert.deepEqual(codesIn(named.outcome), ['IF331']);
    const impossible = await validate({ gallery: 'My-Images', ConfigurationLocation: 'Good' }, offline);
    assert.deepEqual(codesIn(impossible.outcome), ['IF515']);
  });
});
