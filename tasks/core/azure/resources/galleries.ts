import type { Azure } from '../azure.js';
import { collect } from '../requests/collect.js';
import { attempt } from '../requests/errors.js';
import { find, list } from '../requests/resource-manager.js';
import { objectIn, textEntriesIn, textIn } from '../requests/shape.js';
import { childId, resourceId } from '../resource-id.js';
import { addressOf } from './resource-address.js';
import type { Tags } from './tags.js';

/** A gallery of Azure Compute, which holds image definitions, and these their versions. */
export interface Gallery {
  readonly id: string;
  readonly name: string;
  readonly location: string;
  readonly tags: Tags;
  /** Whether it keeps deleted versions for some time (soft delete). */
  readonly keepsDeleted: boolean;
}

/**
 * The version of the API of galleries, definitions and versions. Later ones make a definition without explicit values one
 * of Generation 2 with Trusted Launch, and validate its versions for an hour.
 */
export const galleryApiVersion = '2023-07-03';

/** Reads a gallery. @returns `undefined` if there is no such gallery */
export async function findGallery(
  azure: Azure,
  id: string,
  signal: AbortSignal,
): Promise<Gallery | undefined> {
  return attempt(`read the gallery ${resourceId(id).name}`, async () => {
    const gallery = await find<Resource>(azure, addressOf(id, galleryApiVersion), signal);
    return gallery && toGallery(gallery, id);
  });
}

/** Lists all galleries of a subscription that the identity may read; the names of their groups may be in upper case. */
export async function listGalleries(
  azure: Azure,
  subscriptionId: string,
  signal: AbortSignal,
): Promise<Gallery[]> {
  const path = 'providers/Microsoft.Compute/galleries';
  const address = { group: { subscriptionId }, path, apiVersion: galleryApiVersion };
  return attempt(`list the galleries of the subscription ${subscriptionId}`, () =>
    collect(list<Resource>(azure, address, signal), (gallery) =>
      toGallery(gallery, childId(`/subscriptions/${subscriptionId}`, textIn(gallery.id) ?? '')),
    ),
  );
}

function toGallery({ name, location, tags, properties }: Resource, id: string): Gallery {
  const { isSoftDeleteEnabled } = objectIn(objectIn(properties).softDeletePolicy);
  return {
    id,
    name: textIn(name) ?? resourceId(id).name,
    location: textIn(location) ?? '',
    tags: textEntriesIn(tags),
    keepsDeleted: isSoftDeleteEnabled === true,
  };
}

interface Resource {
  readonly id?: string;
  readonly name?: string;
  readonly location?: string;
  readonly tags?: Tags;
  readonly properties?: {
    readonly softDeletePolicy?: { readonly isSoftDeleteEnabled?: boolean } | null;
  } | null;
}
