import { after, before, describe, it } from 'mocha';
import type { Pipeline } from '../local-pipeline/pipeline.js';
import { drawKill, inEveryOrder, meet } from '../recovery/interleaving.js';
import { openRivalries, rivalry } from '../recovery/rivals.js';

/** Few of the meetings of test/long. */
const meetings: readonly (readonly [one: string, other: string, seed: number])[] = [
  ['CreateImageVMs', 'CreateImageVMs', 1],
  ['DistributeImages', 'RetireImages', 1],
];

describe('C65 Two runs at once', () => {
  let pipeline: Pipeline;
  before(async () => {
    pipeline = await openRivalries();
  });
  after(() => pipeline.close());

  for (const [one, other, seed] of meetings)
    it(`end as one after the other, also where one is killed: ${one} beside ${other} (seed ${seed})`, async () => {
      const rivals = rivalry(one, other);
      const expected = await inEveryOrder(pipeline, rivals);
      await meet(pipeline, rivals, expected, seed);
      await meet(pipeline, rivals, expected, seed, drawKill(seed, rivals, expected));
    });
});
