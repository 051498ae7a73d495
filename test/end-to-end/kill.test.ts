import { after, before, describe, it } from 'mocha';
import type { Pipeline } from '../local-pipeline/pipeline.js';
import { killAtEvery } from '../recovery/kill.js';
import { isStep } from '../recovery/lab-trials.js';
import { openTrials, trials } from '../recovery/trials.js';

/** One in so many moments; test/long kills at every one. Odd, so that both sides of requests have their turn. */
const so = 31;

/** A whole run is as long as all the others, whose parts it is made of; a test is a build and a deletion. */
const ofLong = 97;

const long = ['RunImageFactory', 'TestImages'];

/**
 * Of the single steps only the one that has most to go on with, of whole runs one, and none that changes nothing; test/long
 * has them all.
 */
const usual = trials.filter(({ name, task }) => {
  if (task === 'ValidateConfiguration') return false;
  if (isStep(name)) return name === 'CreateLabVM';
  return task !== 'RunImageFactory' || name === task;
});

describe('A task that is killed', () => {
  let pipeline: Pipeline;
  before(async () => {
    pipeline = await openTrials();
  });
  after(() => pipeline.close());

  for (const trial of usual)
    it(`and run again ends as if nothing had happened: ${trial.name}`, () =>
      killAtEvery(pipeline, trial, long.includes(trial.task) ? ofLong : so));
});
