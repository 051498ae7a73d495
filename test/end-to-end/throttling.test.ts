import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { openPipeline, type Pipeline } from '../local-pipeline/pipeline.js';
import { logOf, observe, type Observed } from './evidence.js';
import { storedImage } from './seeds.js';
import { goldenImage, labsJson, writeSources, type Sources } from './sources.js';
import { lab, subscriptionId, withConfiguration, world } from './worlds.js';

const images = ['Alpha', 'Beta', 'Gamma', 'Delta'];

/** Milliseconds that the service wants to be left alone. */
const wish = 2000;

/** Milliseconds in which answers may come to what was asked before. */
const underWay = 300;

describe('A task of whose requests one is throttled', function () {
  this.timeout(60_000);
  let sources: Sources;
  let pipeline: Pipeline;
  let observed: Observed;

  before(async () => {
    const templates = images.map(
      (image) => [`Configuration/GoldenImages/${image}.json`, goldenImage()] as const,
    );
    sources = await writeSources({
      ...Object.fromEntries<unknown>(templates),
      'Configuration/Labs.json': labsJson(subscriptionId, { Near: images }),
    });
    const blobs = images.flatMap((image) => storedImage(image, { imagePath: `${image}.json` }));
    const { durations, timeScale, ...rest } = world([lab('Factory', { blobs }), lab('Near')]);
    const slow = { ...durations, imageCreation: 2 * timeScale };
    const theWorld = { ...rest, timeScale, durations: slow };
    pipeline = await openPipeline({ world: theWorld, sources: sources.folder });
    await pipeline.azure.addFaults({
      ...{ act: 'answer', status: 429, kind: 'arm', path: '/near/customimages/', method: 'PUT' },
      ...{ count: { nth: 3 }, retryAfter: { seconds: (wish / 1000) * timeScale, as: 'retry-after-ms' } },
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
    const meanwhile = arm.filter(({ at }) => {
      const later = Date.parse(at) - refused;
      return later > underWay && later < wish;
    });
    assert.deepEqual(meanwhile, []);
  });
});
