import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { Pipeline } from '../local-pipeline/pipeline.js';
import { unitedInputs } from '../recovery/whole-run.js';
import { goldenImage, labsJson } from '../worlds/configuration.js';
import { blobsIn, imagesIn, machinesIn } from '../worlds/contents.js';
import { logOf, observe, type Observed } from '../worlds/evidence.js';
import { night } from '../worlds/inputs.js';
import { openPipelineWith } from '../worlds/pipelines.js';
import { reportOf } from '../worlds/reports.js';
import { customImage } from '../worlds/seeds.js';
import { lab, labId, subscriptionId, world } from '../worlds/worlds.js';

const files = {
  ...Object.fromEntries(
    ['Good', 'Dead', 'Plain'].map((name) => [`Configuration/GoldenImages/${name}.json`, goldenImage()]),
  ),
  'Configuration/Labs.json': labsJson(subscriptionId, { Near: ['Good', 'Dead', 'Plain'] }),
  'Configuration/Images.json': { Images: [{ ImagePaths: ['Good', 'Dead'], Test: 'boot' }] },
};

const old = (name: string) =>
  customImage(`${name}-May-1-2024`, `${name}.json`, { tags: { ImageFactoryLab: labId('Factory') } });

const labs = [lab('Factory'), lab('Near', { customImages: [old('Good'), old('Dead')] })];

const faults = [{ service: 'image does not boot', id: 'virtualmachines/Dead' }] as const;

describe('RunImageFactory with tests', () => {
  let pipeline: Pipeline;
  let observed: Observed;

  before(async () => {
    pipeline = await openPipelineWith(files, world(labs, { faults }));
    observed = await observe(pipeline, 'RunImageFactory', unitedInputs(night));
  });

  after(() => pipeline.close());

  it('C122 brings labs what has passed, and lets them keep their last good image of what was rejected', () => {
    const { state, outcome } = observed;
    const images = imagesIn(state, 'Near').map((name) =>
      name.replace(/-[A-Z][a-z]+-.*-20(2[^4]).*$/, ' of today'),
    );
    assert.deepEqual(images, ['Dead-May-1-2024', 'Good of today', 'Plain of today'], logOf(outcome));
    assert.deepEqual([outcome.outputs['testedCount'], outcome.outputs['rejectedCount']], ['2', '1']);
  });

  it('C122 says of what a rejected image was to be brought to why it was not', () => {
    const { records } = reportOf(observed.outcome);
    const delivery = records.find(
      ({ verb, subject }) => verb === 'distribute' && subject.name.startsWith('Dead-'),
    );
    assert.equal(delivery?.outcome, 'skipped');
    assert.match(delivery.reason, /^Its new image Dead-.* was rejected by its test\.$/);
  });

  it('C122 leaves no VM behind, and no script', () => {
    const { state, outcome } = observed;
    assert.deepEqual(machinesIn(state, 'Factory'), [], logOf(outcome));
    assert.deepEqual(blobsIn(state, 'storefactory', 'imagefactorytests'), []);
  });
});
