import { after, before, describe, it } from 'mocha';
import type { Pipeline } from '../local-pipeline/pipeline.js';
import { drawKill, inEveryOrder, meet } from '../recovery/interleaving.js';
import { openRivalries, rivalry } from '../recovery/rivals.js';

/** Few of the meetings of test/long, each once with both runs unharmed or once with one of them killed. */
const meetings: readonly (readonly [one: string, other: string, seed: number, isKilled: boolean])[] = [
  ['CreateImageVMs', 'CreateImageVMs', 1, false],
  ['SnapImages', 'SnapImages', 7, false],
  ['DistributeImages', 'RetireImages', 1, true],
];

describe('C65 Runs at once', () => {
  let pipeline: Pipeline;
  before(async () => {
    pipeline = await openRivalries();
  });
  after(() => pipeline.close());

  for (const [one, other, seed, isKilled] of meetings)
    it(`end as one after the other${isKilled ? ' if one is killed and runs again' : ''}: ${one} beside ${other} (seed ${seed})`, async () => {
      const rivals = rivalry(one, other);
      const expected = await inEveryOrder(pipeline, rivals);
      await meet(pipeline, rivals, expected, seed, isKilled ? drawKill(seed, rivals, expected) : undefined);
    });
});
