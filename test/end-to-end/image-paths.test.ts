import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { goldenImage, labsJson } from '../worlds/configuration.js';
import { imagesIn, machinesIn } from '../worlds/contents.js';
import { logOf, observe, type Observed } from '../worlds/evidence.js';
import { night } from '../worlds/inputs.js';
import { openPipelineWith } from '../worlds/pipelines.js';
import { lab, subscriptionId, world } from '../worlds/worlds.js';

type Factory = Awaited<ReturnType<typeof openPipelineWith>>;

describe('A night for single images', () => {
  let factory: Factory;

  before(async () => {
    const files = {
      'Configuration/GoldenImages/Win/Server.json': goldenImage(),
      'Configuration/GoldenImages/Win/Broken.json': '{"resources": [',
      'Configuration/GoldenImages/Linux [x64]/Ubuntu.json': goldenImage({ osType: 'Linux' }),
      'Configuration/Labs.json': labsJson(subscriptionId, { Near: ['Win/Server', 'Linux [x64]'] }),
    };
    factory = await openPipelineWith(files, world([lab('Factory'), lab('Near', { resourceGroup: 'Near' })]));
  });

  after(() => factory.close());

  async function run(task: keyof typeof night, imagePaths: string): Promise<Observed> {
    return observe(factory, task, { ...night[task], imagePaths });
  }

  it('refuses an entry that names no image, with the nearest, before anything is built', async () => {
    const { outcome, state } = await run('CreateImageVMs', 'Win/Sever');
    assert.equal(outcome.result, 'Failed');
    assert.match(logOf(outcome), /"Win\/Sever" of imagePaths names no image\. .*"Win\/Server"/);
    assert.deepEqual(machinesIn(state, 'Factory'), []);
  });

  it('takes what failed from a task before, and tells what failed', async () => {
    const broken = JSON.stringify(['Win\\Broken.json']);
    const { outcome } = await run('CreateImageVMs', broken);
    assert.equal(outcome.result, 'Failed', logOf(outcome));
    assert.equal(outcome.outputs['failedImages'], broken);
    assert.match(outcome.outputs['summaryText'] ?? '', /^1 of \d failed: Win\\Broken\.json/);
  });

  it('builds, stores, brings and retires these alone', async () => {
    const path = 'Linux [x64]/Ubuntu';
    const built = await run('CreateImageVMs', path);
    assert.deepEqual(machinesIn(built.state, 'Factory'), ['Ubuntu'], logOf(built.outcome));
    const stored = await run('SnapImages', 'Win');
    assert.equal(stored.outcome.outputs['storedCount'], '0');
    await run('SnapImages', path);
    const kept = await run('DistributeImages', '[]');
    assert.deepEqual(imagesIn(kept.state, 'Near'), []);
    const brought = await run('DistributeImages', path);
    assert.equal(imagesIn(brought.state, 'Near').length, 1, logOf(brought.outcome));
    const retired = await observe(factory, 'RetireImages', {
      ...night.RetireImages,
      ...{ ImagesToSave: '0', allowMassDeletion: 'true', imagePaths: 'Win' },
    });
    assert.equal(imagesIn(retired.state, 'Near').length, 1, logOf(retired.outcome));
  });
});
