import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { Pipeline } from '../local-pipeline/pipeline.js';
import { unitedInputs } from '../recovery/whole-run.js';
import { goldenImage, labsJson } from '../worlds/configuration.js';
import { imagesIn } from '../worlds/contents.js';
import { logOf, observe } from '../worlds/evidence.js';
import { night } from '../worlds/inputs.js';
import { openPipelineWith } from '../worlds/pipelines.js';
import { reportOf } from '../worlds/reports.js';
import { customImage } from '../worlds/seeds.js';
import { lab, labId, subscriptionId, world } from '../worlds/worlds.js';

const present = ['A', 'B', 'C', 'D', 'E'];

const removed = ['Gone1', 'Gone2', 'Gone3', 'Gone4', 'Gone5'];

const files = {
  ...Object.fromEntries(present.map((name) => [`Configuration/GoldenImages/${name}.json`, goldenImage()])),
  'Configuration/Labs.json': labsJson(subscriptionId, { Near: [''] }),
};

const images = removed.map((name) =>
  customImage(name, `${name}.json`, { tags: { ImageFactoryLab: labId('Factory') } }),
);

describe('RunImageFactory in a lab of which more than half would go as removed, if nothing comes', () => {
  let pipeline: Pipeline;

  before(async () => {
    pipeline = await openPipelineWith(files, world([lab('Factory')]));
  });

  after(() => pipeline.close());

  const run = () => observe(pipeline, 'RunImageFactory', { ...unitedInputs(night), buildRetries: '0' });

  it('C94 deletes none of them where what was to come has not come', async () => {
    await pipeline.azure.begin(world([lab('Factory'), lab('Near', { customImages: images })]));
    await pipeline.azure.addFaults({
      service: 'resource is refused',
      id: '/virtualmachines/',
      code: 'Refused',
      message: 'No VM of the test.',
    });
    const { outcome, state } = await run();
    assert.deepEqual(imagesIn(state, 'Near'), removed, logOf(outcome));
    const { reason = '' } = reportOf(outcome).records.find(({ subject }) => subject.name === 'Gone1') ?? {};
    assert.match(reason, /5 of 5 custom images of this factory would go as removed/);
  });

  it('deletes them once what was to come has come', async () => {
    await pipeline.azure.begin(world([lab('Factory'), lab('Near', { customImages: images })]));
    const { outcome, state } = await run();
    const names = imagesIn(state, 'Near').map((name) => name.replace(/-.*/, ''));
    assert.deepEqual(names, present, logOf(outcome));
  });
});
