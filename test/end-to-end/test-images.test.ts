import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { goldenImage, labsJson } from '../worlds/configuration.js';
import { blobsIn, imagesIn, machinesIn } from '../worlds/contents.js';
import {
  assertReadable,
  assertSucceeded,
  changesIn,
  logOf,
  observe,
  type Observed,
} from '../worlds/evidence.js';
import { night } from '../worlds/inputs.js';
import { openPipelineWith } from '../worlds/pipelines.js';
import { waitingImage } from '../worlds/waiting-images.js';
import { lab, labId, subscriptionId, world } from '../worlds/worlds.js';

const sourceOf = (name: string) => `${labId('Factory')}/virtualmachines/${name}`;

const guids = {
  good: 'c3870516-4428-55e1-97a7-e44aaf43a0f9',
  dead: 'd4870516-4428-55e1-97a7-e44aaf43a0f9',
  poor: 'e5870516-4428-55e1-97a7-e44aaf43a0f9',
} as const;

const blobs = [
  ...waitingImage('Win_Good', {
    imagePath: 'Win\\Good.json',
    guid: guids.good,
    sourceVmId: sourceOf('good'),
    disk: { files: ['C:\\tool.exe'], generalized: true },
  }),
  ...waitingImage('Win_Dead', {
    imagePath: 'Win\\Dead.json',
    guid: guids.dead,
    sourceVmId: sourceOf('dead'),
    disk: { files: ['C:\\tool.exe'], flaw: 'does not boot', generalized: true },
  }),
  ...waitingImage('Win_Poor', {
    imagePath: 'Win\\Poor.json',
    guid: guids.poor,
    sourceVmId: sourceOf('poor'),
  }),
];

const files = {
  ...Object.fromEntries(
    ['Good', 'Dead', 'Poor'].map((name) => [`Configuration/GoldenImages/Win/${name}.json`, goldenImage()]),
  ),
  'Configuration/Labs.json': labsJson(subscriptionId, { Near: ['Win'] }),
  'Configuration/Images.json': { Images: [{ ImagePaths: 'Win', Test: { Scripts: ['smoke.ps1'] } }] },
  'Configuration/Tests/smoke.ps1': "if (-not (Test-Path 'C:\\tool.exe')) { throw 'There is no tool.' }\r\n",
};

describe('TestImages', () => {
  let factory: Awaited<ReturnType<typeof openPipelineWith>>;
  let observed: Observed;

  before(async () => {
    factory = await openPipelineWith(files, world([lab('Factory', { blobs }), lab('Near')]));
    observed = await observe(factory, 'TestImages', night.TestImages);
  });

  after(() => factory.close());

  it('C122 stores what passes and rejects what does not boot or fails a script', () => {
    const { outcome, state } = observed;
    assert.deepEqual(
      [outcome.outputs['testedCount'], outcome.outputs['rejectedCount']],
      ['3', '2'],
      logOf(outcome),
    );
    const companions = blobsIn(state, 'storefactory', 'imagefactoryvhds').filter((name) =>
      name.endsWith('json'),
    );
    assert.deepEqual(companions, [`${guids.good}.json`]);
    assert.equal(outcome.outputs['failedImages'], JSON.stringify(['Win\\Dead.json', 'Win\\Poor.json']));
  });

  it('C122 says why, in a log that can be read', () => {
    const { outcome } = observed;
    assertReadable(outcome);
    assert.match(
      logOf(outcome),
      /Win_Dead is rejected: A VM of it does not boot, or its agent does nothing\./,
    );
    assert.match(logOf(outcome), /Win_Poor is rejected: The test smoke\.ps1 failed\./);
  });

  it('C122 leaves no VM, custom image or script behind', () => {
    const { state, outcome } = observed;
    const left = [machinesIn(state, 'Factory'), imagesIn(state, 'Factory')];
    assert.deepEqual(
      [...left, blobsIn(state, 'storefactory', 'imagefactorytests')],
      [[], [], []],
      logOf(outcome),
    );
  });

  it('C122 has nothing to do in the next run, and what passed is distributed', async () => {
    const again = assertSucceeded(await observe(factory, 'TestImages', night.TestImages));
    assert.deepEqual(changesIn(again.requests), []);
    const { state, outcome } = await observe(factory, 'DistributeImages', night.DistributeImages);
    assert.deepEqual(imagesIn(state, 'Near'), ['Win_Good'], logOf(outcome));
  });
});
