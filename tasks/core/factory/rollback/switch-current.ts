import { problem } from '../../step/problem.js';
import type { Done } from '../../step/step.js';
import { makeCurrent } from '../current/make-current.js';
import type { SwitchAction } from './actions.js';
import type { RollbackContext } from './inputs.js';
import { demandRevoked } from './revoke-image.js';

/** Makes the image before the revoked one the current one of a lab. */
export async function switchCurrent(action: SwitchAction, context: RollbackContext): Promise<Done> {
  await demandRevoked(action, context);
  const { lab, imagePath, move } = action;
  const { current } = await makeCurrent({ ...move, lab, imagePath, isRestored: true }, context);
  if (current) return { imageFacts: { name: current.name, isThere: true } };
  throw problem(
    `${lab.name} has no good image of ${imagePath} that could be the current one.`,
    'Run DistributeImages, which brings the newest, and then RollbackImages again.',
  );
}
