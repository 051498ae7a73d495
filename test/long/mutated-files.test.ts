import { describe, it } from 'mocha';
import { judgeMutations } from '../worlds/mutated-files.js';

describe('2,000 configurations changed at random', () => {
  it('lead to findings and never to a crash', async () => {
    await judgeMutations({ numRuns: 2000 });
  });
});
