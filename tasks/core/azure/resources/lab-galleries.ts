import type { Azure } from '../azure.js';
import { collect } from '../requests/collect.js';
import { attempt, statusOf } from '../requests/errors.js';
import { present } from '../requests/present.js';
import { find, list, send } from '../requests/resource-manager.js';
import { objectIn, objectsIn, textIn } from '../requests/shape.js';
import { childId, parentOf, resourceId } from '../resource-id.js';
import { addressOf } from './resource-address.js';

/** A compute gallery that a lab shares with its users. */
export interface LabGallery {
  /** Spelled as the lab's id and the gallery's name; Azure writes it in lower case. */
  readonly id: string;
  readonly name: string;
  readonly galleryId: string;
  /** Whether lab users see every image of the gallery, whatever is enabled. */
  readonly sharesAllImages: boolean;
}

/** An image definition of the gallery that a lab shares. */
export interface LabGalleryImage {
  /** The name of the definition. */
  readonly name: string;
  /** Whether lab users see it; all are seen where the lab shares all images. */
  readonly isEnabled: boolean;
  /** The numbers of the versions that the lab offers. */
  readonly versions: readonly string[];
  readonly osType?: string;
  /** `Generalized` or `Specialized`. */
  readonly imageType?: string;
}

/** The only version of the API that has shared galleries. */
export const labGalleryApiVersion = '2018-10-15-preview';

/** Lists the galleries that a lab shares. */
export async function listLabGalleries(
  azure: Azure,
  labId: string,
  signal: AbortSignal,
): Promise<LabGallery[]> {
  const address = addressOf(labId, labGalleryApiVersion, 'sharedgalleries');
  return attempt(`list the shared galleries of the lab ${resourceId(labId).name}`, () =>
    collect(list<GalleryResource>(azure, address, signal), (gallery) => toLabGallery(gallery, labId)),
  );
}

/** Shares a gallery with a lab, none of whose images is enabled by that. A lab can share one gallery. */
export async function attachGallery(
  azure: Azure,
  lab: { readonly id: string; readonly location: string },
  { name, galleryId }: Pick<LabGallery, 'name' | 'galleryId'>,
  signal: AbortSignal,
): Promise<LabGallery> {
  const address = addressOf(lab.id, labGalleryApiVersion, 'sharedgalleries', name);
  const body = { location: lab.location, properties: { galleryId, allowAllImages: 'Disabled' } };
  return attempt(`share the gallery ${name} with the lab ${resourceId(lab.id).name}`, async () =>
    toLabGallery(await send<GalleryResource>(azure, { ...address, method: 'PUT', body }, signal), lab.id),
  );
}

const expand = 'properties($expand=versions)';

/**
 * Lists all images of a gallery that a lab shares, with their versions. A page after the first may come without what the
 * first was asked to expand, or be refused for that: then images are read by themselves.
 */
export async function listLabGalleryImages(
  azure: Azure,
  labGalleryId: string,
  signal: AbortSignal,
): Promise<LabGalleryImage[]> {
  const address = addressOf(labGalleryId, labGalleryApiVersion, 'sharedimages');
  const all = (more: object) =>
    collect(list<ImageResource>(azure, { ...address, ...more }, signal), (image) => ({
      id: childId(labGalleryId, textIn(image.id) ?? ''),
      image,
    }));
  return attempt(`list the images of ${sharedBy(labGalleryId)}`, async () => {
    const images = await all({ expand }).catch((error: unknown) => {
      if (statusOf(error) !== 400) throw error;
      return all({});
    });
    return Promise.all(
      images.map(async ({ id, image }) =>
        toLabGalleryImage(await whole(azure, labGalleryId, { id, image }, signal), id),
      ),
    );
  });
}

/** The image with its versions; as it was listed where it cannot be read. */
async function whole(
  azure: Azure,
  labGalleryId: string,
  { id, image }: { readonly id: string; readonly image: ImageResource },
  signal: AbortSignal,
): Promise<ImageResource> {
  if (isWhole(image)) return image;
  const address = addressOf(labGalleryId, labGalleryApiVersion, 'sharedimages', resourceId(id).name);
  const found = await find<ImageResource>(azure, { ...address, expand }, signal).catch(() => undefined);
  signal.throwIfAborted();
  return found ?? image;
}

function isWhole({ properties }: ImageResource): boolean {
  return typeof properties !== 'object' || properties === null || 'versions' in properties;
}

/** Lets the users of a lab see an image of the gallery that it shares, or no longer see it. */
export async function setLabGalleryImage(
  azure: Azure,
  labGalleryId: string,
  image: {
    readonly definitionName: string;
    readonly osType: string;
    /** `Generalized` or `Specialized`. */
    readonly imageType: string;
  },
  isEnabled: boolean,
  signal: AbortSignal,
): Promise<void> {
  const { definitionName, osType, imageType } = image;
  const enableState = isEnabled ? 'Enabled' : 'Disabled';
  const body = { properties: { definitionName, osType, imageType, enableState } };
  const address = addressOf(labGalleryId, labGalleryApiVersion, 'sharedimages', definitionName);
  const verb = isEnabled ? 'enable' : 'disable';
  await attempt(`${verb} the image ${definitionName} of ${sharedBy(labGalleryId)}`, () =>
    send(azure, { ...address, method: 'PUT', body }, signal),
  );
}

function sharedBy(labGalleryId: string): string {
  const [lab, gallery] = [resourceId(parentOf(labGalleryId)), resourceId(labGalleryId)];
  return `the gallery ${gallery.name} that the lab ${lab.name} shares`;
}

function toLabGallery(gallery: GalleryResource, labId: string): LabGallery {
  const name = spelledName(gallery, resourceId(childId(labId, textIn(gallery.id) ?? '')).name);
  const { galleryId, allowAllImages } = objectIn(gallery.properties);
  return {
    id: `${labId}/sharedgalleries/${name}`,
    name,
    galleryId: textIn(galleryId) ?? '',
    sharesAllImages: isEnabledIn(allowAllImages),
  };
}

/** The name as it was given, whose id is in lower case. */
function spelledName({ name }: GalleryResource, nameInId: string): string {
  const given = textIn(name) ?? '';
  return given.toLowerCase() === nameInId.toLowerCase() ? given : nameInId;
}

function toLabGalleryImage({ name, properties }: ImageResource, id: string): LabGalleryImage {
  const { definitionName, enableState, versions, osType, imageType } = objectIn(properties);
  return {
    name: textIn(definitionName) ?? textIn(name) ?? resourceId(id).name,
    isEnabled: isEnabledIn(enableState),
    versions: objectsIn(versions).flatMap((version) => textIn(version.name) ?? []),
    ...present('osType', textIn(osType)),
    ...present('imageType', textIn(imageType)),
  };
}

function isEnabledIn(value: unknown): boolean {
  return /^enabled$/i.test(textIn(value) ?? '');
}

interface GalleryResource {
  readonly id?: string;
  readonly name?: string;
  readonly properties?: { readonly galleryId?: string; readonly allowAllImages?: string } | null;
}

interface ImageResource {
  readonly id?: string;
  readonly name?: string;
  readonly properties?: {
    readonly definitionName?: string;
    readonly enableState?: string;
    readonly versions?: readonly { readonly name?: string }[] | null;
    readonly osType?: string;
    readonly imageType?: string;
  } | null;
}
