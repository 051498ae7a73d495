import { describe, it } from 'mocha';
import { judgeMutations } from './mutated-files.js';

describe('A configuration changed at random', () => {
  it('leads to findings and never to a crash (the first 100 of 2,000)', async () => {
    await judgeMutations(Array.from({ length: 100 }, (_, seed) => seed));
  });
});
