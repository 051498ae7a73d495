import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TaskOutcome } from '../local-agent/agent.js';
import { type Pipeline, serviceConnection } from '../local-pipeline/pipeline.js';
import { goldenImage, labsJson, serverForNear } from '../worlds/configuration.js';
import { blobsIn, imagesIn } from '../worlds/contents.js';
import { changesIn, logOf, observe, type Observed } from '../worlds/evidence.js';
import { factoryInputs, night, withConfiguration } from '../worlds/inputs.js';
import { openPipelineWith } from '../worlds/pipelines.js';
import { outcomeOf } from '../worlds/reports.js';
import { customImage, imageVM, storedImage } from '../worlds/seeds.js';
import { lab, labId, subscriptionId, world } from '../worlds/worlds.js';

const earlier = {
  clientId: 'bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbb02',
  objectId: 'cccccccc-cccc-4ccc-8ccc-cccccccccc02',
  secret: 'local-azure-only-2',
};

const tags = { ImagePath: 'Server.json' };

const factory = lab('Factory', {
  virtualMachines: [imageVM('Older', tags), imageVM('Newer', tags, { createdDate: '2024-05-02T07:00:00Z' })],
});

const [once, twice] = ['Old\\Once.json', 'Old\\Twice.json'];

/** A factory that distributed an image before custom images told of which build they are, and gave a name twice. */
const again = lab('Again', {
  blobs: [
    ...storedImage('Old_Once-May-1-2024', { imagePath: once }),
    ...storedImage('Old_Twice-May-1-2024', { imagePath: twice }),
  ],
});

const far = lab('Far', {
  customImages: [
    customImage('Old_Once-May-1-2024', once, { tags: { ImageFactoryLab: labId('Again') } }),
    customImage('Old_Twice-May-1-2024', twice, { tags: { ImageFactoryVhd: 'earlier.vhd' } }),
  ],
});

const usual = world([factory, lab('Near'), again, far]);

const twoRuns = { ...usual, applications: [...usual.applications, earlier] };

/** Two golden images are not built any more, but are there. */
const files = {
  ...serverForNear,
  'Again/GoldenImages/Server.json': goldenImage(),
  'Again/GoldenImages/Old/Once.json': {},
  'Again/GoldenImages/Old/Twice.json': {},
  'Again/Labs.json': labsJson(subscriptionId, { Far: ['Server.json', 'Old'] }),
};

const inputsOf = (task: keyof typeof night) => ({
  ...night[task],
  DevTestLabName: 'Again',
  ...('ConfigurationLocation' in night[task] ? { ConfigurationLocation: 'Again' } : {}),
});

describe('The names of images', () => {
  let pipeline: Pipeline;

  before(async () => {
    pipeline = await openPipelineWith(files, twoRuns);
  });

  after(() => pipeline.close());

  describe('of two runs of SnapImages, between which a golden image was built anew', () => {
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

    it('C70 differ, and a lab receives both', async () => {
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

  describe('of a factory that builds an image several times a day', () => {
    function runTask(task: keyof typeof night): Promise<Observed> {
      return observe(pipeline, task, inputsOf(task));
    }

    /** Builds and stores the image, brings it to the lab, and retires the one before. @returns its name */
    async function build(): Promise<string> {
      const outcome: TaskOutcome[] = [];
      for (const task of ['CreateImageVMs', 'SnapImages', 'DistributeImages', 'CleanUpFactory'] as const) {
        const observed = await runTask(task);
        assert.notEqual(observed.outcome.result, 'Failed', logOf(observed.outcome));
        outcome.push(observed.outcome);
      }
      await runTask('RetireImages');
      const stored = JSON.parse(outcome[1]?.outputs['storedImages'] ?? '{}') as Record<string, string>;
      return stored['Server.json'] ?? '';
    }

    it('C78 C95 change nothing of images from before its update, and are not written over where they were given twice', async () => {
      const { outcome, requests } = await runTask('DistributeImages');
      assert.match(
        logOf(outcome),
        /Old_Twice-May-1-2024 of another build of the same golden image.*lacks this one/,
      );
      assert.equal(outcomeOf(outcome, 'Old_Once-May-1-2024', 'Far'), 'skipped');
      const retired = await runTask('RetireImages');
      assert.deepEqual([...changesIn(requests), ...changesIn(retired.requests)], []);
    });

    it('C70 are those of one build each: the lab ends with the newest, though an older image cannot be deleted', async () => {
      const undeletable = { act: 'answer', kind: 'arm', method: 'DELETE', status: 409 } as const;
      await pipeline.azure.addFaults({ ...undeletable, path: '/server-[a-z]+-[0-9]+-[0-9]+[?]' });
      const names = [await build(), await build(), await build()];
      await pipeline.azure.clearFaults();
      const [first = '', second = '', third = ''] = names;
      assert.deepEqual([second, third], [`${first}A`, `${first}B`]);
      const state = await pipeline.azure.state();
      assert.deepEqual(imagesIn(state, 'Far'), ['Old_Once-May-1-2024', 'Old_Twice-May-1-2024', first, third]);
      assert.equal(blobsIn(state, 'storeagain', 'imagefactoryvhds').length, 6);
    });
  });
});
