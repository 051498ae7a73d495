import type { Done } from '../../step/step.js';
import { currentImageFact } from '../current/current-output.js';
import { makeCurrent, type MadeCurrent } from '../current/make-current.js';
import type { MakeCurrentAction } from './actions.js';
import type { DistributeContext } from './inputs.js';

/** Makes the newest image that has come the current one of its path in a lab. */
export async function markCurrent(
  action: MakeCurrentAction,
  context: Pick<DistributeContext, 'azure' | 'signal'>,
): Promise<Done> {
  return endOfMarking(action, await makeCurrent(action, context));
}

/** How the marking of a current image has ended. */
export function endOfMarking({ imagePath, lab }: MakeCurrentAction, { current }: MadeCurrent): Done {
  if (!current) return { outcome: 'skipped', reason: `${lab.name} has no image of ${imagePath} to take.` };
  return {
    reason: `${current.name} is the current image of ${imagePath} in ${lab.name}.`,
    imageFacts: { name: current.name, isThere: true },
    details: { [currentImageFact]: current.name },
  };
}
