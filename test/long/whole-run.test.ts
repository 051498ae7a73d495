import { after, before, describe, it } from 'mocha';
import { nights, openNights } from '../recovery/nights.js';
import { wholeCases } from '../recovery/whole-cases.js';
import { assertSameEnd, fiveTasks, openTwins, type Twins } from '../recovery/whole-run.js';
import { drawWholeWorld, type WholeWorld } from '../recovery/whole-worlds.js';
import { openPipelineWith } from '../worlds/pipelines.js';

const runs = 40;

/** `SEED=17` replays one of them. */
function seeds(): readonly number[] {
  const given = process.env['SEED'];
  if (given !== undefined) return [Number(given)];
  const first = Math.floor(Math.random() * 2 ** 30);
  return [1, 2, 3, 4, 5, 6, 41, ...Array.from({ length: runs }, (_, index) => first + index)];
}

async function assertSameEndIn({ files, ...night }: WholeWorld): Promise<void> {
  const twins = await openTwins(() => openPipelineWith(files, night.world));
  try {
    await assertSameEnd(twins, night);
  } finally {
    await twins.close();
  }
}

describe('RunImageFactory leaves what the five tasks in a row leave', () => {
  for (const seed of seeds())
    it(`in a factory drawn at random: seed ${seed}`, () => assertSameEndIn(drawWholeWorld(seed)));

  for (const [name, factory] of Object.entries(wholeCases))
    it(`in a factory ${name}`, () => assertSameEndIn(factory));
});

describe('RunImageFactory, by VHD and by gallery, leaves what the five tasks in a row leave', () => {
  let twins: Twins;
  before(async () => {
    twins = await openTwins(openNights);
  });
  after(() => twins.close());

  for (const [index, night] of nights.entries())
    if (fiveTasks.every((task) => night.tasks.includes(task)))
      it(`in night ${index}`, () => assertSameEnd(twins, night));
});
