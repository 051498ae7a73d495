import type { World } from '../local-azure/world.js';

/** A task with a small amount of work. */
export interface Trial {
  /** What tells it from other trials. */
  readonly name: string;
  readonly task: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly world: World;
  /** The output variables of an undisturbed run; the summary without its time. */
  readonly outputs: Readonly<Record<string, string>>;
  /** A run after one that has done all its work builds anew: where a run has come so far, the next one ends as a second run. */
  readonly buildsAnew?: true;
}
