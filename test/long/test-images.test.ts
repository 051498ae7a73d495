import { after, before, describe, it } from 'mocha';
import type { Pipeline } from '../local-pipeline/pipeline.js';
import { drawKillPoint, type Holdings, inEveryOrder, type InOrder, meet } from '../recovery/interleaving.js';
import { inBothOrders, meetScript } from '../recovery/old-scripts.js';
import { openTestRivalries, testEncounter, testRivalry } from '../recovery/test-rivals.js';

/** `SEED=17` lets all meet as this seed says, and no other: a failure names its own. */
const given = process.env['SEED'];

const seeds = given === undefined ? [1, 2, 3] : [Number(given)];

/** In the order of a night: so they end, run once more. */
const pairs = [
  ['SnapImages', 'TestImages'],
  ['TestImages', 'TestImages'],
  ['TestImages', 'DistributeImages'],
  ['TestImages', 'CleanUpFactory'],
  ['TestImages', 'RetireImages'],
] as const;

describe('C65 C122 Runs at once of which one tests images', () => {
  let pipeline: Pipeline;
  before(async () => {
    pipeline = await openTestRivalries();
  });
  after(() => pipeline.close());

  for (const pair of pairs)
    describe(pair.join(' beside '), () => {
      const rivals = testRivalry(...pair);
      let expected: InOrder;
      before(async () => {
        expected = await inEveryOrder(pipeline, rivals);
      });

      for (const seed of seeds) {
        it(`ends as one after the other (seed ${seed})`, () => meet(pipeline, rivals, expected, seed));

        it(`ends so where one of them is killed and runs again (seed ${seed})`, () =>
          meet(pipeline, rivals, expected, seed, drawKillPoint(seed, rivals, expected)));
      }
    });

  for (const script of ['SnapImagesFromVMs', 'DistributeImages', 'RetireImages'] as const)
    describe(`TestImages beside ${script}.ps1`, () => {
      const meeting = testEncounter(script);
      let ends: readonly Holdings[];
      before(async () => {
        ends = await inBothOrders(pipeline, meeting);
      });

      for (const seed of seeds)
        it(`meets no harm and leaves none that lasts (seed ${seed})`, () =>
          meetScript(pipeline, meeting, ends, seed));
    });
});
