import { after, before, beforeEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { Pipeline } from '../local-pipeline/pipeline.js';
import { unitedInputs } from '../recovery/whole-run.js';
import { goldenImage, labsJson } from '../worlds/configuration.js';
import { assertSucceeded, changesIn, logOf, observe } from '../worlds/evidence.js';
import { night } from '../worlds/inputs.js';
import { openPipelineWith } from '../worlds/pipelines.js';
import { reportOf } from '../worlds/reports.js';
import { customImage } from '../worlds/seeds.js';
import { lab, labId, subscriptionId, world } from '../worlds/worlds.js';

const files = {
  'Configuration/GoldenImages/Server.json': goldenImage(),
  'Configuration/Labs.json': labsJson(subscriptionId, { Near: ['Server'] }),
};

const old = customImage('Server-May-1-2024', 'Server.json', { tags: { ImageFactoryLab: labId('Factory') } });

describe('RunImageFactory', () => {
  let pipeline: Pipeline;

  before(async () => {
    pipeline = await openPipelineWith(files, world([lab('Factory')]));
  });

  after(() => pipeline.close());

  beforeEach(() => pipeline.azure.begin(world([lab('Factory'), lab('Near', { customImages: [old] })])));

  const run = (reason: string) =>
    observe(
      pipeline,
      'RunImageFactory',
      { ...unitedInputs(night), imagePaths: 'Server' },
      { variables: { 'build.reason': reason } },
    );

  it('C102 builds, stores and brings an image, deletes its VM once it is stored, and its predecessor once it is there', async () => {
    const { outcome } = assertSucceeded(await run('Schedule'));
    const { records } = reportOf(outcome);
    const timesOf = (verb: string, kind?: string) => {
      const record = records.find((one) => one.verb === verb && (!kind || one.subject.kind === kind));
      return { start: record?.startedAt ?? '', end: record?.endedAt ?? '' };
    };
    const [build, store, bring] = [timesOf('build'), timesOf('snap'), timesOf('distribute')];
    const inOrder = [build.start, build.end, store.start, store.end, bring.start, bring.end];
    assert.deepEqual(inOrder, inOrder.toSorted());
    assert.ok(store.end <= timesOf('delete', 'image VM').start);
    assert.ok(bring.end <= timesOf('delete', 'custom image').start);
    // There was no VM of it at the start, and none had to be.
    assert.doesNotMatch(logOf(outcome), /of imagePaths names no image/);
  });

  it('C111 is refused as a whole where its deletions would be, before anything is built', async () => {
    const { outcome, requests } = await run('PullRequest');
    assert.equal(outcome.result, 'Failed');
    assert.match(logOf(outcome), /build of a pull request/);
    const ofLock = /imagefactoryruns/;
    assert.deepEqual(
      changesIn(requests).filter((change) => !ofLock.test(change)),
      [],
    );
  });
});
