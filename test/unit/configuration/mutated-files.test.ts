import { describe, it } from 'mocha';
import { judgeMutations } from '../../worlds/mutated-files.js';

describe('A configuration changed at random', () => {
  it('leads to findings and never to a crash (100 changes, the same in every run)', async () => {
    await judgeMutations({ numRuns: 100, seed: 1 });
  });
});
