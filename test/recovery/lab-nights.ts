import { labTrials } from './lab-trials.js';
import type { Night } from './night.js';

/** Each trial of a single step as a night of its own. */
export const labNights: readonly Night[] = labTrials.map(({ task, inputs, world }) => ({
  tasks: [task],
  inputs: { [task]: inputs },
  world,
}));
