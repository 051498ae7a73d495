import type { Azure } from '../azure.js';
import { attempt, undefinedIfMissing } from '../requests/errors.js';
import { send } from '../requests/resource-manager.js';
import { resourceId } from '../resource-id.js';

/**
 * The operating system of an image that a lab shares from a compute gallery. The lab names the gallery, whose image
 * definition of the same name holds the operating system.
 * @param id `…/labs/{lab}/sharedgalleries/{gallery}/sharedimages/{image}`, a resource that the SDK lacks
 * @returns `Windows` or `Linux`; `undefined` if there is no such image
 */
export async function getSharedImageOsType(
  azure: Azure,
  id: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { name } = resourceId(id);
  return undefinedIfMissing(() =>
    attempt(`read the shared image ${name}`, async () => {
      const shared = id.replace(/\/sharedimages\/[^/]+$/i, '');
      const { properties } = await get<SharedGallery>(azure, shared, labApiVersion, signal);
      if (properties?.galleryId === undefined) return undefined;
      const definition = `${properties.galleryId}/images/${name}`;
      return (await get<Definition>(azure, definition, galleryApiVersion, signal)).properties?.osType;
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
  readonly properties?: { readonly osType?: string };
}

function get<T>(azure: Azure, id: string, apiVersion: string, signal: AbortSignal): Promise<T> {
  const path = id.replace(/^.*(?=\/providers\/)\//i, '');
  return send<T>(azure, { method: 'GET', group: resourceId(id), path, apiVersion }, signal);
}
