import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { Pipeline } from '../local-pipeline/pipeline.js';
import { serverForNear } from '../worlds/configuration.js';
import { imagesIn, machinesIn } from '../worlds/contents.js';
import { assertReadable, logOf } from '../worlds/evidence.js';
import { night } from '../worlds/inputs.js';
import { openPipelineWith } from '../worlds/pipelines.js';
import { lab, world } from '../worlds/worlds.js';

describe('A night of the factory', () => {
  let pipeline: Pipeline;

  before(async () => {
    pipeline = await openPipelineWith(serverForNear, world([lab('Factory')]));
  });

  after(() => pipeline.close());

  for (const [what, clockSkewSeconds] of [
    ['ahead of', 600],
    ['behind', -600],
  ] as const)
    it(`does all its work where Azure's clock is ten minutes ${what} the agent's`, async () => {
      const rules = { allowSharedKeyAccess: false };
      const labs = [lab('Factory', rules), lab('Near', rules)];
      await pipeline.azure.begin(world(labs, { clockSkewSeconds }));
      const retryAfter = { seconds: 600, as: 'date' } as const;
      const path = '/near/customimages';
      await pipeline.azure.addFaults({
        act: 'answer',
        status: 429,
        kind: 'arm',
        path,
        retryAfter,
        count: { nth: 2 },
      });
      for (const [task, inputs] of Object.entries(night)) {
        const outcome = await pipeline.run(task, inputs);
        assert.equal(outcome.result, 'Succeeded', logOf(outcome));
        assertReadable(outcome);
      }
      const state = await pipeline.azure.state();
      assert.deepEqual([imagesIn(state, 'Near').length, machinesIn(state, 'Factory')], [1, []]);
    });
});
