import { onceReady } from '../../azure/requests/conflicts.js';
import { isConflict } from '../../azure/requests/errors.js';
import {
  createCustomImage,
  type CustomImage,
  deleteCustomImage,
  getCustomImage,
  usabilityOf,
} from '../../azure/resources/custom-images.js';
import { waitForOperation } from '../../lab/wait-for-operation.js';
import { isSysPrepped } from '../store/companion.js';
import { isTestOf, testTags } from './test-names.js';
import { demandOwn, type Work } from './work.js';

/**
 * Makes the custom image of which the test VM is made, from the stored VHD itself: nothing is copied in the account of the
 * factory lab (C81). One that an earlier run has made is taken, and one that has failed is made anew.
 * @returns its id
 */
export async function makeImage(work: Work): Promise<string> {
  const { context } = work;
  context.phase('create image');
  const found = await findImage(work);
  if (found && usabilityOf(found) === 'usable') return found.id;
  if (found && usabilityOf(found) === 'unfinished') return awaitImage(work);
  if (found) await deleteImage(found, work);
  try {
    const { id } = await waitForOperation(
      onceReady(() => creation(work)),
      imageTitle(work),
      context,
    );
    return id;
  } catch (error) {
    if (context.signal.aborted || !isConflict(error) || !(await findImage(work))) throw error;
    return awaitImage(work);
  }
}

function creation({ action, context, held, names, osType, osState }: Work) {
  const { lab, vhdFileName, imageName } = action;
  return createCustomImage(context.azure, lab.id, {
    name: names.image,
    vhdUrl: held.store.url(vhdFileName),
    osType,
    sysPrep: isSysPrepped({ osState }, context.inputs),
    description: `The test of ${imageName}; it is deleted afterwards.`,
    tags: testTags(vhdFileName, lab),
  });
}

function imageTitle({ names, action: { lab } }: Work): string {
  return `the custom image ${names.image} in ${lab.name}`;
}

async function findImage(work: Work): Promise<CustomImage | undefined> {
  const { action, context, names } = work;
  const found = await getCustomImage(context.azure, action.lab.id, names.image, context.signal);
  demandOwn(found, 'custom image', work);
  return found;
}

/** An earlier run has begun to make it, or a request whose answer was lost. */
async function awaitImage(work: Work): Promise<string> {
  let found: CustomImage | undefined;
  const poll = async () => {
    found = await findImage(work);
    const state = found?.provisioningState ?? 'Deleted';
    return { done: !found || usabilityOf(found) !== 'unfinished', state };
  };
  await waitForOperation({ poll }, imageTitle(work), work.context);
  if (found && usabilityOf(found) === 'usable') return found.id;
  throw new Error(`The custom image ${work.names.image} ended as ${found?.provisioningState ?? 'Deleted'}.`);
}

function deleteImage({ id, name }: CustomImage, { context }: Pick<Work, 'context'>): Promise<void> {
  const what = `the deletion of the custom image ${name}`;
  return waitForOperation(deleteCustomImage(context.azure, id), what, context);
}

/**
 * Deletes the custom image of a test, if it is still that of this image.
 * @returns false where it is gone, or another one
 */
export async function removeImage({
  action: { lab, vhdFileName },
  names,
  context,
}: Pick<Work, 'context'> & RemovedTest): Promise<boolean> {
  const found = await getCustomImage(context.azure, lab.id, names.image, context.signal);
  if (!found || !isTestOf(found, vhdFileName, lab)) return false;
  await deleteImage(found, { context });
  return true;
}

/** The test of which something is deleted. */
export interface RemovedTest {
  readonly action: Pick<Work['action'], 'lab' | 'vhdFileName'>;
  readonly names: Work['names'];
}
