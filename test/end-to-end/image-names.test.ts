import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TaskOutcome } from '../local-agent/agent.js';
import { type Pipeline, serviceConnection } from '../local-pipeline/pipeline.js';
import { serverForNear } from '../worlds/configuration.js';
import { imagesIn } from '../worlds/contents.js';
import { logOf } from '../worlds/evidence.js';
import { factoryInputs, withConfiguration } from '../worlds/inputs.js';
import { openPipelineWith } from '../worlds/pipelines.js';
import { imageVM } from '../worlds/seeds.js';
import { lab, world } from '../worlds/worlds.js';

const earlier = {
  clientId: 'bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbb02',
  objectId: 'cccccccc-cccc-4ccc-8ccc-cccccccccc02',
  secret: 'local-azure-only-2',
};

const tags = { ImagePath: 'Server.json' };

const factory = lab('Factory', {
  virtualMachines: [imageVM('Older', tags), imageVM('Newer', tags, { createdDate: '2024-05-02T07:00:00Z' })],
});

const usual = world([factory, lab('Near')]);

const twoRuns = { ...usual, applications: [...usual.applications, earlier] };

describe('Two runs of SnapImages, between which a golden image was built anew', () => {
  let pipeline: Pipeline;

  before(async () => {
    pipeline = await openPipelineWith(serverForNear, twoRuns);
  });

  after(() => pipeline.close());

  /** The earlier run has not seen the newer VM, and is about to commit the older one when the later run begins. */
  async function snapTwice(): Promise<TaskOutcome[]> {
    const { azure, run } = pipeline;
    const principal = earlier.objectId;
    await azure.addFaults({
      act: 'answer',
      status: 503,
      kind: 'blob',
      method: 'PUT',
      path: '[.]json$',
      principal,
    });
    await azure.addFaults({ act: 'hide', kind: 'arm', path: '/virtualmachines', id: '/Newer$', principal });
    const endpoints = [serviceConnection(azure, { ...twoRuns, applications: [earlier] })];
    const first = run('SnapImages', factoryInputs, { endpoints, variables: { 'build.buildId': '1' } });
    while (!(await azure.faults())[0]?.acted) await sleep(10);
    const second = await run('SnapImages', factoryInputs, { variables: { 'build.buildId': '2' } });
    await azure.clearFaults();
    return [await first, second];
  }

  it('C70 store its two VMs under two names, and a lab receives both', async () => {
    const outcomes = await snapTwice();
    const names = outcomes.map((outcome) => {
      assert.equal(outcome.outputs['storedCount'], '1', logOf(outcome));
      return Object.values(JSON.parse(outcome.outputs['storedImages'] ?? '{}') as Record<string, string>);
    });
    await pipeline.run('DistributeImages', withConfiguration);
    assert.deepEqual(imagesIn(await pipeline.azure.state(), 'Near'), names.flat().toSorted());
    assert.equal(new Set(names.flat()).size, 2);
  });
});
