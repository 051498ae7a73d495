import type { Azure } from '../azure.js';
import { attempt, undefinedIfMissing } from '../requests/errors.js';
import { present } from '../requests/present.js';
import { send } from '../requests/resource-manager.js';
import { resourceId } from '../resource-id.js';

/** An image that a lab shares from a compute gallery. */
export interface SharedImage {
  /** `Windows` or `Linux`. */
  readonly osType?: string;
  /** The Hyper-V generation; Azure does not write that of Generation 1 in old definitions. */
  readonly generation: 'V1' | 'V2';
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
      const shared = id.replace(/\/sharedimages\/[^/]+$/i, '');
      const { properties } = await get<SharedGallery>(azure, shared, labApiVersion, signal);
      if (properties?.galleryId === undefined) return undefined;
      const definition = `${properties.galleryId}/images/${name}`;
      const image = (await get<Definition>(azure, definition, galleryApiVersion, signal)).properties;
      return { ...present('osType', image?.osType), generation: generationOf(image) };
    }),
  );
}

/** The only version in which Microsoft documents shared galleries. */
const labApiVersion = '2018-10-15-preview';

const galleryApiVersion = '2023-07-03';

interface SharedGallery {
  readonly properties?: { readonly galleryId?: string };
}

interface Definition {
  readonly properties?: { readonly osType?: string; readonly hyperVGeneration?: string };
}

function generationOf(image: Definition['properties']): SharedImage['generation'] {
  return image?.hyperVGeneration?.toUpperCase() === 'V2' ? 'V2' : 'V1';
}

function get<T>(azure: Azure, id: string, apiVersion: string, signal: AbortSignal): Promise<T> {
  const path = id.replace(/^.*(?=\/providers\/)\//i, '');
  return send<T>(azure, { method: 'GET', group: resourceId(id), path, apiVersion }, signal);
}
