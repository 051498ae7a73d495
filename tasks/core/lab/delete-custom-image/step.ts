import {
  type CustomImage,
  deleteCustomImage,
  getCustomImage,
  isUnchanged,
} from '../../azure/resources/custom-images.js';
import { problem } from '../../step/problem.js';
import type { Done } from '../../step/step.js';
import { waitForOperation } from '../wait-for-operation.js';
import type { DeleteImageAction } from './actions.js';
import type { DeleteImageContext } from './inputs.js';

export { plan } from './plan.js';
export { read } from './state.js';

/**
 * Deletes the image once nothing else is done to it: one that is being made is waited for.
 * @throws a problem where it is not the image any more that was seen when the plan was made
 */
export async function act(action: DeleteImageAction, context: DeleteImageContext): Promise<Done> {
  const { image } = action;
  const now = await settled(action, context);
  if (!now) return { outcome: 'skipped', reason: 'It is gone already.' };
  if (!isUnchanged(now, isSettled(image) ? image : { ...image, provisioningState: now.provisioningState }))
    throw problem(
      `The custom image ${image.name} is not deleted: it was made anew or changed since the plan was made.`,
      'Run the task again if it is to be deleted all the same.',
    );
  context.phase('delete');
  await waitForOperation(
    deleteCustomImage(context.azure, image.id),
    `the deletion of the custom image ${image.name}`,
    context,
  );
  return { reason: 'It is deleted.' };
}

/** The image once it is neither being made nor being deleted; nothing where it is gone. */
async function settled(
  { lab, image }: DeleteImageAction,
  context: DeleteImageContext,
): Promise<CustomImage | undefined> {
  const look = (signal: AbortSignal) => getCustomImage(context.azure, lab.id, image.name, signal);
  const poll = async (signal: AbortSignal) => {
    const value = await look(signal);
    return { done: !value || isSettled(value), state: value?.provisioningState ?? 'Deleted', value };
  };
  return waitForOperation<CustomImage | undefined>(
    { poll },
    `the custom image ${image.name} to be ready`,
    context,
  );
}

/** In any other state, known or not, Azure decides whether it can be deleted. */
function isSettled({ provisioningState }: CustomImage): boolean {
  return !/^(Creating|Deleting)$/i.test(provisioningState);
}
