import type { Azure } from '../azure.js';
import { attempt, undefinedIfMissing } from '../requests/errors.js';
import { present } from '../requests/present.js';
import { send } from '../requests/resource-manager.js';
import { parentOf, resourceId } from '../resource-id.js';
import { galleryApiVersion } from './galleries.js';
import { labGalleryApiVersion } from './lab-galleries.js';
import { type Generation, generationIn } from './machine-traits.js';
import { addressOf } from './resource-address.js';

/** An image that a lab shares from a compute gallery. */
export interface SharedImage {
  /** `Windows` or `Linux`. */
  readonly osType?: string;
  /** The Hyper-V generation; Azure does not write that of Generation 1 in old definitions. */
  readonly generation: Generation;
}

/**
 * Reads an image that a lab shares from a compute gallery. The lab names the gallery, whose image definition of the same
 * name tells what the image is.
 * @param id `…/labs/{lab}/sharedgalleries/{gallery}/sharedimages/{image}`, a resource that the SDK lacks
 * @returns `undefined` if there is no such image
 */
export async function getSharedImage(
  azure: Azure,
  id: string,
  signal: AbortSignal,
): Promise<SharedImage | undefined> {
  const { name } = resourceId(id);
  return undefinedIfMissing(() =>
    attempt(`read the shared image ${name}`, async () => {
      const { properties } = await get<SharedGallery>(azure, parentOf(id), labGalleryApiVersion, signal);
      if (properties?.galleryId === undefined) return undefined;
      const definition = `${properties.galleryId}/images/${name}`;
      const image = (await get<Definition>(azure, definition, galleryApiVersion, signal)).properties;
      return { ...present('osType', image?.osType), generation: generationIn(image?.hyperVGeneration) };
    }),
  );
}

interface SharedGallery {
  readonly properties?: { readonly galleryId?: string };
}

interface Definition {
  readonly properties?: { readonly osType?: string; readonly hyperVGeneration?: string };
}

function get<T>(azure: Azure, id: string, apiVersion: string, signal: AbortSignal): Promise<T> {
  return send<T>(azure, { ...addressOf(id, apiVersion), method: 'GET' }, signal);
}
