import type { World } from '../local-azure/world.js';

/** A task, or the tasks of a nightly run in their order, with a few images and labs. */
export interface Night {
  readonly tasks: readonly string[];
  readonly inputs: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly world: World;
  /** How often an image is built depends on what disturbs the runs, and its name on that. */
  readonly buildsAnew?: true;
}
