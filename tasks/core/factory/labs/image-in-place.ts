import type { ReadMade } from '../../azure/resources/custom-images.js';
import type { BlobContainer } from '../../azure/blobs/container.js';
import { whileKept } from '../vhds/keep.js';
import { type BringContext, type Bringing, createImage, findImage, waitForImage } from './custom-image.js';

/**
 * Lets a lab that shares the account of the factory have a stored image: its custom image is made of the stored VHD itself,
 * which nobody deletes meanwhile (C81). One that others are making is waited for, one that has failed is made anew.
 * @param readMade as of `createCustomImage`
 */
export async function makeInPlace(
  action: Bringing,
  store: BlobContainer,
  context: BringContext,
  readMade?: ReadMade,
): Promise<void> {
  const isThere = (await findImage(action, context)) && (await waitForImage(action, context));
  if (isThere) return;
  const { companion, vhdFileName } = action.image;
  await whileKept(context, store, companion.name, () =>
    createImage(action, store.url(vhdFileName), context, readMade),
  );
}
