import type { Plan } from '../../step/action.js';
import type { Problem } from '../../step/problem.js';
import type { Done } from '../../step/step.js';
import type { GalleryImage } from '../distribute/published-images.js';
import type { WholeAction } from './actions.js';
import type { CoreGate } from './core-gate.js';
import type { Picture } from './picture.js';
import type { WholeState } from './state.js';
import type { TimeBox } from './time-box.js';

/** A whole run that is being carried out. */
export interface Run {
  readonly state: WholeState;
  readonly picture: Picture;
  readonly cores: CoreGate;
  /** The cores that builds leave to tests; absent where they leave none. */
  readonly coresOfTests?: CoreGate | undefined;
  readonly box: TimeBox | undefined;
  /** How long it takes to save the VM of each image path, by its key. */
  readonly secondsToSave: ReadonlyMap<string, number>;
  /** The images that the plan publishes: names of definitions tell their paths apart. */
  readonly toPublish: readonly GalleryImage[];
  /** The labs and image paths of which an image may go once a newer one is there, as `placeKey` writes them. */
  readonly toReplace: ReadonlySet<string>;
  /** The names of the VMs that the plan deletes, in lower case: their cores come back. */
  readonly toDelete: ReadonlySet<string>;
  /** Why doubtful deletions are a mass deletion, if they are; absent before the first of them is due. */
  massDeletion?: { readonly refusal: Problem | undefined };
}

/** An action that came to nothing when it was due. */
export function comeToNothing(reason: string): Done {
  return { outcome: 'skipped', reason };
}

/**
 * The outcome of an action for which nothing is to be done now that it is due.
 * @throws where that is an error: it has been told with its reason
 */
export function outcomeOf(
  { leftAlone }: Pick<Plan<WholeAction['planned']>, 'leftAlone'>,
  otherwise: string,
): Done {
  const failed = leftAlone.find(({ outcome }) => outcome === 'failed');
  if (failed) throw new Error(failed.reason);
  return comeToNothing(leftAlone[0]?.reason ?? otherwise);
}
