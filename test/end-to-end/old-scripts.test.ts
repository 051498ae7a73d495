import { after, before, describe, it } from 'mocha';
import type { Pipeline } from '../local-pipeline/pipeline.js';
import { encounter, inBothOrders, meetScript } from '../recovery/old-scripts.js';
import { openRivalries } from '../recovery/rivals.js';

/** Few of the meetings of test/long. */
const meetings = [
  ['SnapImagesFromVMs', 'SnapImages', 10],
  ['DistributeImages', 'DistributeImages', 4],
] as const;

describe('C65 C103 C104 An old script that runs at the same time', () => {
  let pipeline: Pipeline;
  before(async () => {
    pipeline = await openRivalries();
  });
  after(() => pipeline.close());

  for (const [script, task, seed] of meetings)
    it(`meets no harm and leaves none that lasts: ${script}.ps1 beside ${task} (seed ${seed})`, async () => {
      const meeting = encounter(script, task);
      await meetScript(pipeline, meeting, await inBothOrders(pipeline, meeting), seed);
    });
});
