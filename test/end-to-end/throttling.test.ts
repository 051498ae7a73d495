import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { World } from '../local-azure/world.js';
import { openPipeline, type Pipeline } from '../local-pipeline/pipeline.js';
import { goldenImage, labsJson } from '../worlds/configuration.js';
import { logOf, observe, type Observed } from '../worlds/evidence.js';
import { withConfiguration } from '../worlds/inputs.js';
import { storedImage } from '../worlds/seeds.js';
import { type Sources, writeSources } from '../worlds/sources.js';
import { lab, subscriptionId, world } from '../worlds/worlds.js';

const images = ['Alpha', 'Beta', 'Gamma', 'Delta'];

/** Milliseconds that the service wants to be left alone. */
const wish = 2000;

/** Four images in the store, and a lab that wants them. */
function surroundings(extra: Partial<World>) {
  const templates = images.map(
    (image) => [`Configuration/GoldenImages/${image}.json`, goldenImage()] as const,
  );
  const files = {
    ...Object.fromEntries<unknown>(templates),
    'Configuration/Labs.json': labsJson(subscriptionId, { Near: images }),
  };
  const blobs = images.flatMap((image) => storedImage(image, { imagePath: `${image}.json` }));
  return { files, world: { ...world([lab('Factory', { blobs }), lab('Near')]), ...extra } };
}

describe('A task of whose requests one is throttled', () => {
  let sources: Sources;
  let pipeline: Pipeline;
  let observed: Observed;

  before(async () => {
    const { durations, timeScale } = world([]);
    const theirs = surroundings({ durations: { ...durations, imageCreation: 2 * timeScale } });
    sources = await writeSources(theirs.files);
    pipeline = await openPipeline({ world: theirs.world, sources: sources.folder });
    await pipeline.azure.addFaults({
      act: 'answer',
      status: 429,
      kind: 'arm',
      path: '/near/customimages/',
      method: 'PUT',
      count: { nth: 3 },
      retryAfter: { seconds: (wish / 1000) * timeScale, as: 'retry-after-ms' },
    });
    observed = await observe(pipeline, 'DistributeImages', withConfiguration);
  });

  after(async () => {
    await pipeline.close();
    await sources.remove();
  });

  it('makes no request to that subscription until the time is over', () => {
    assert.equal(observed.outcome.result, 'Succeeded', logOf(observed.outcome));
    const arm = observed.requests.filter(({ kind }) => kind === 'arm');
    const refused = Date.parse(arm.find(({ status }) => status === 429)?.at ?? '');
    assert.ok(refused > 0, 'Nothing was refused.');
    const meanwhile = arm.filter(({ at }) => Date.parse(at) > refused && Date.parse(at) < refused + wish);
    // For each image one request may have been under way; a task that goes on asks for each every 50 milliseconds.
    assert.ok(meanwhile.length < images.length, meanwhile.map(({ path }) => path).join('\n'));
  });
});

describe('A task to which Azure gives back hardly more than a request for each time that it is to stay away', () => {
  it('has no request refused twice in a row, to Azure Resource Manager as to storage accounts', async () => {
    const some = { size: 2, refillPerSecond: 4 };
    const few = { size: 1, refillPerSecond: 1 };
    const theirs = surroundings({
      throttling: { timeScale: 4, refillsOnceRefused: true, reads: some, writes: few, storageAccounts: some },
    });
    const sources = await writeSources(theirs.files);
    const pipeline = await openPipeline({ world: theirs.world, sources: sources.folder });
    try {
      const { outcome, requests } = await observe(pipeline, 'DistributeImages', withConfiguration);
      assert.equal(outcome.result, 'Succeeded', logOf(outcome));
      assert.equal((await pipeline.azure.throttling()).longestRun, 1);
      const refused = requests
        .map(({ kind, status }) => `${kind} ${status}`)
        .filter((answer) => / (429|503)/.test(answer));
      assert.deepEqual([...new Set(refused)].sort(), ['arm 429', 'blob 503']);
    } finally {
      await pipeline.close();
      await sources.remove();
    }
  });
});
