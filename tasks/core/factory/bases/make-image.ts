import type { Azure } from '../../azure/azure.js';
import type { Lab } from '../../azure/resources/labs.js';
import { problem } from '../../step/problem.js';
import type { ActionContext } from '../../step/step.js';
import { makeInPlace } from '../labs/image-in-place.js';
import { openStore } from '../store/store.js';
import type { StoredBlobs } from '../store/stored-blobs.js';

type MakeContext = ActionContext<{ readonly operationTimeoutMinutes: number }, Azure>;

/**
 * Lets the factory lab have the custom image of a stored image that others are built upon, named and tagged as
 * DistributeImages would do it, so that it is made once and RetireImages knows it (C95). A base is a generalized image.
 * @throws where the image is not stored any more
 */
export async function makeBaseImage(
  { lab, image }: { readonly lab: Lab; readonly image: StoredBlobs },
  context: MakeContext,
): Promise<void> {
  const store = await openStore(context.azure, lab, context.signal);
  const inputs = { ...context.inputs, isVhdSysPrepped: true };
  try {
    await makeInPlace({ image, lab, factoryLab: lab }, store, { ...context, inputs });
  } catch (error) {
    context.signal.throwIfAborted();
    const companion = await store.look(image.companion.name).catch(() => image.companion);
    if (companion) throw error;
    throw problem(
      `The image ${image.imageName} of its base is not stored any more.`,
      'Run the task again: it takes the newest good image of the base.',
      error,
    );
  }
}
