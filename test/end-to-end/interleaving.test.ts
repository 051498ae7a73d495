import { after, before, describe, it } from 'mocha';
import type { Pipeline } from '../local-pipeline/pipeline.js';
import { drawKillPoint, inEveryOrder, meet } from '../recovery/interleaving.js';
import { openRivalries, rivalry, type Rivalry, slices } from '../recovery/rivals.js';

/** Few of the meetings of test/long, each once with both runs unharmed or once with one of them killed. */
const meetings: readonly (readonly [name: string, rivals: Rivalry, seed: number, isKilled: boolean])[] = [
  ['two slices of CreateImageVMs', slices('CreateImageVMs', 2), 1, false],
  ['SnapImages beside SnapImages', rivalry('SnapImages', 'SnapImages'), 7, false],
  ['DistributeImages beside RetireImages', rivalry('DistributeImages', 'RetireImages'), 1, true],
];

describe('C65 Runs at once', () => {
  let pipeline: Pipeline;
  before(async () => {
    pipeline = await openRivalries();
  });
  after(() => pipeline.close());

  for (const [name, rivals, seed, isKilled] of meetings)
    it(`end as one after the other${isKilled ? ' if one is killed and runs again' : ''}: ${name} (seed ${seed})`, async () => {
      const expected = await inEveryOrder(pipeline, rivals);
      await meet(
        pipeline,
        rivals,
        expected,
        seed,
        isKilled ? drawKillPoint(seed, rivals, expected) : undefined,
      );
    });
});
