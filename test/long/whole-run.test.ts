import { after, before, describe, it } from 'mocha';
import type { Pipeline } from '../local-pipeline/pipeline.js';
import { nights, openNights } from '../recovery/nights.js';
import { assertSameEnd, fiveTasks } from '../recovery/whole-run.js';
import { drawWholeWorld } from '../recovery/whole-worlds.js';
import { openPipelineWith } from '../worlds/pipelines.js';

/** What carries out the night in place of the five tasks in a row. */
const tasks: readonly string[] = fiveTasks;

const runs = 40;

/** `SEED=17` replays one of them. */
function seeds(): readonly number[] {
  const given = process.env['SEED'];
  if (given !== undefined) return [Number(given)];
  const first = Math.floor(Math.random() * 2 ** 30);
  return [1, 2, 3, 4, 5, ...Array.from({ length: runs }, (_, index) => first + index)];
}

describe('A whole run', () => {
  for (const seed of seeds())
    it(`leaves what the five tasks in a row leave: seed ${seed}`, async () => {
      const { files, ...night } = drawWholeWorld(seed);
      const pipeline = await openPipelineWith(files, night.world);
      try {
        await assertSameEnd(pipeline, night, tasks);
      } finally {
        await pipeline.close();
      }
    });
});

describe('A whole run, by VHD and by gallery', () => {
  let pipeline: Pipeline;
  before(async () => {
    pipeline = await openNights();
  });
  after(() => pipeline.close());

  for (const [index, night] of nights.entries())
    if (fiveTasks.every((task) => night.tasks.includes(task)))
      it(`leaves what the five tasks in a row leave: night ${index}`, () =>
        assertSameEnd(pipeline, night, tasks));
});
