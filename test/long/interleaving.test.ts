import { after, before, describe, it } from 'mocha';
import type { Pipeline } from '../local-pipeline/pipeline.js';
import { drawKill, inEveryOrder, meet, type InOrder } from '../recovery/interleaving.js';
import { openRivalries, pairs, rivalry } from '../recovery/rivals.js';

/** `SEED=17` lets every pair meet as this seed says, and no other: a failure names its own. */
const given = process.env['SEED'];
const seeds = given === undefined ? [1, 2, 3] : [Number(given)];

describe('C65 Two runs at once', function () {
  this.timeout(300_000);
  let pipeline: Pipeline;
  before(async () => {
    pipeline = await openRivalries();
  });
  after(() => pipeline.close());

  for (const pair of pairs)
    describe(pair.join(' beside '), () => {
      const rivals = rivalry(...pair);
      let expected: InOrder;
      before(async () => {
        expected = await inEveryOrder(pipeline, rivals);
      });

      for (const seed of seeds) {
        it(`end as one after the other (seed ${seed})`, () => meet(pipeline, rivals, expected, seed));

        it(`end so where one of them is killed and runs again (seed ${seed})`, () =>
          meet(pipeline, rivals, expected, seed, drawKill(seed, rivals, expected)));
      }
    });
});
