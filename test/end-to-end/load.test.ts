import { before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { measureDistribution } from '../benchmark/distribution.js';
import { requestsIn } from '../benchmark/measured-run.js';
import { everyTwentiethFails } from '../load/failing.js';
import { missed, soakTargets } from '../load/targets.js';

const dist = join(import.meta.dirname, '..', '..', 'dist');

/** Small forms of what `npm run load` measures; both fail unless all custom images are right in the end. */
describe('A distribution to many labs', () => {
  let vsix: string;

  before(async () => {
    const [name = ''] = (await readdir(dist)).filter((file) => file.endsWith('.vsix'));
    vsix = join(dist, name);
  });

  it('is paced by what throttling answers say, and asks no more than its labs and copies need', async () => {
    const size = { images: 30, labs: 24, lacking: 1, copySeconds: 2, pollSeconds: 1, timeScale: 2 };
    const buckets = { size: 10, refillPerSecond: 4 };
    const throttling = { timeScale: 10, refillsOnceRefused: true, reads: buckets, writes: buckets };
    const figures = await measureDistribution(size, vsix, { throttling });
    assert.ok(figures.throttled > 0, 'nothing was refused');
    assert.equal(figures.longestThrottledRun, 1);
    assert.ok(requestsIn(figures) < 5 * size.labs + 2 * size.images + 20 * size.labs * size.lacking);
  });

  it('is complete although 5 % of all requests fail', async () => {
    const size = { images: 6, labs: 6, jobsAtOnce: 30, pollSeconds: 60, timeScale: 400 };
    const figures = await measureDistribution(size, vsix, { faults: everyTwentiethFails });
    assert.deepEqual(missed(figures, soakTargets), []);
  });
});
