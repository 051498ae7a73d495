import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { judgeMutations } from '../unit/configuration/mutated-files.js';

const runs = 2000;
const mostSeconds = 20;

describe('2,000 configurations changed at random', () => {
  it('lead to findings and never to a crash, in less than 20 seconds', async () => {
    const started = performance.now();
    await judgeMutations(Array.from({ length: runs }, (_, seed) => seed));
    const seconds = (performance.now() - started) / 1000;
    assert.ok(seconds < mostSeconds, `${seconds.toFixed(1)} s`);
  });
});
