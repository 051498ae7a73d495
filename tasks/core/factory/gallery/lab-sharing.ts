import type { Azure } from '../../azure/azure.js';
import { isSameId, parseResourceId } from '../../azure/resource-id.js';
import type { Gallery } from '../../azure/resources/galleries.js';
import {
  type LabGallery,
  type LabGalleryImage,
  listLabGalleries,
  listLabGalleryImages,
} from '../../azure/resources/lab-galleries.js';
import type { Lab } from '../../azure/resources/labs.js';
import { sameName } from '../../lab/names.js';
import type { Finding } from '../../step/action.js';

/** How a lab sees the gallery of the factory. */
export interface LabSharing {
  /** Absent where the lab does not share the gallery yet. */
  readonly shared?: LabGallery;
  /** The gallery's definitions, as the lab lists them. */
  readonly images: readonly LabGalleryImage[];
  /** The gallery that the lab shares in place of the factory's: a lab can share one. */
  readonly other?: LabGallery;
}

/** Reads how a lab sees a gallery: one list, and one of the images where the lab shares the gallery. */
export async function readSharing(
  azure: Azure,
  lab: Lab,
  gallery: Gallery,
  signal: AbortSignal,
): Promise<LabSharing> {
  const { shared, other } = sharingOf(await listLabGalleries(azure, lab.id, signal), gallery);
  if (shared) return { shared, images: await listLabGalleryImages(azure, shared.id, signal) };
  return other ? { other, images: [] } : { images: [] };
}

/** Reads, by one list, whether a lab shares another gallery in place of this one. */
export async function readOtherGallery(
  azure: Azure,
  lab: Lab,
  gallery: Gallery,
  signal: AbortSignal,
): Promise<LabGallery | undefined> {
  return sharingOf(await listLabGalleries(azure, lab.id, signal), gallery).other;
}

function sharingOf(
  galleries: readonly LabGallery[],
  gallery: Gallery,
): { readonly shared?: LabGallery | undefined; readonly other?: LabGallery | undefined } {
  const shared = galleries.find(({ galleryId }) => isSameId(galleryId, gallery.id));
  return shared ? { shared } : { other: galleries[0] };
}

/** A definition as a lab lists it. */
export function sharedImageOf(
  { images }: Pick<LabSharing, 'images'>,
  definition: { readonly name: string },
): LabGalleryImage | undefined {
  return images.find(({ name }) => sameName(name, definition.name));
}

/** Whether the users of a lab see a definition. */
export function isEnabledIn(sharing: LabSharing, definition: { readonly name: string }): boolean {
  if (!sharing.shared) return false;
  return sharing.shared.sharesAllImages || sharedImageOf(sharing, definition)?.isEnabled === true;
}

/** Whether the users of a lab can take a version: its image is enabled, and the lab lists it for its own region. */
export function isOfferedIn(
  sharing: LabSharing,
  definition: { readonly name: string },
  versionName: string,
): boolean {
  const versions = sharedImageOf(sharing, definition)?.versions ?? [];
  return isEnabledIn(sharing, definition) && versions.includes(versionName);
}

/** The finding for a lab that shares another gallery. */
export function sharesOther(lab: Lab, other: LabGallery, gallery: Gallery): Finding {
  return {
    severity: 'error',
    what: `The lab ${lab.name} shares another gallery than ${gallery.name}: ${parseResourceId(other.galleryId)?.name ?? other.name}.`,
    why: `A lab can share one gallery. It shares ${other.galleryId}, and its images are to come from ${gallery.id}.`,
    remedy: `Detach that gallery from the lab, give it as the input gallery, or write "Delivery": "VHD" for the lab.`,
  };
}
