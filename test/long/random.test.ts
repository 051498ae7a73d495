import { after, before, describe, it } from 'mocha';
import type { Pipeline } from '../local-pipeline/pipeline.js';
import { draw, drawSteps, drawTests, drawWhole, type Draw } from '../recovery/disturbances.js';
import { openNights } from '../recovery/nights.js';
import { openTrials } from '../recovery/trials.js';
import { type RunNight, disturbedNightsOf } from '../recovery/random.js';

const runs = 200;

/** Known to disturb DistributeImages, CreateImageVMs and SnapImages, the first and last with a gallery, too. */
const always = [8, 10, 20, 2, 3];

/** Known to disturb nights by VHD and by gallery. */
const alwaysWhole = [1, 2, 3, 4, 5];

/** Known to disturb each of the single steps. */
const alwaysSteps = [1, 2, 3, 4, 5];

/** The variable SEED replays one of them. */
function seeds(fixed: readonly number[]): readonly number[] {
  const given = process.env['SEED'];
  if (given !== undefined) return [Number(given)];
  const first = Math.floor(Math.random() * 2 ** 30);
  return [...fixed, ...Array.from({ length: runs }, (_, index) => first + index)];
}

describe('Tasks that meet faults and deaths at random', () => {
  defineNights(openNights, draw, always);
});

describe('The whole factory in one task that meets faults and deaths at random', () => {
  defineNights(openNights, drawWhole, alwaysWhole);
});

describe('Tests of images that meet faults and deaths at random', () => {
  defineNights(openNights, drawTests, alwaysSteps);
});

describe('Single steps that meet faults and deaths at random', () => {
  defineNights(openTrials, drawSteps, alwaysSteps);
});

function defineNights(open: () => Promise<Pipeline>, drawn: Draw, fixed: readonly number[]): void {
  let pipeline: Pipeline;
  let liveThrough: RunNight;
  before(async () => {
    pipeline = await open();
    liveThrough = disturbedNightsOf(pipeline, drawn);
  });
  after(() => pipeline.close());

  for (const seed of seeds(fixed))
    it(`bring about, run again, what they would have undisturbed: seed ${seed}`, () => liveThrough(seed));
}
