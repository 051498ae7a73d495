import type { GalleryFacts } from './gallery-retention.js';
import { isOfGallery } from './gallery-state.js';
import type { JudgedLab } from './judged-labs.js';
import type { OfferedVersion, RetentionLab } from './candidates.js';
import { anyLabs, offeredVersions } from './offered-versions.js';
import { unreadKeys } from './snapshot-roles.js';
import type { RetireState } from './state.js';

/** A lab with the versions that count beside its custom images. */
export interface RetiringLab extends JudgedLab {
  readonly offered?: readonly OfferedVersion[];
}

/** What is known of the gallery; nothing where there is none, or it could not be read. */
export function galleryFactsOf({ gallery }: Pick<RetireState, 'gallery'>): GalleryFacts | undefined {
  if (!gallery?.stock) return undefined;
  const { own, versions, sets } = gallery.stock;
  return { own, versions, sets, partial: gallery.partial };
}

/** Only a lab that gets its images from the gallery has versions in the place of custom images. */
export function withOffered(lab: JudgedLab, gallery: GalleryFacts | undefined): RetiringLab {
  const { sharing } = lab;
  if (!gallery || !sharing || !isOfGallery(lab)) return lab;
  return { ...lab, offered: offeredVersions(lab.lab, sharing, gallery) };
}

/**
 * Labs that may lose a version besides those that get their images from the gallery: those that offer versions until they
 * have custom images in their place, and those of which it is not known what they offer.
 */
export function furtherHolders(
  { labs, unreadable, hasUnknownLabs = false }: Pick<RetireState, 'labs' | 'unreadable' | 'hasUnknownLabs'>,
  gallery: GalleryFacts | undefined,
): RetentionLab[] {
  if (!gallery) return [];
  const others = labs.flatMap((one): RetentionLab[] => {
    const { lab, sharing } = one;
    return sharing && !isOfGallery(one) ? [{ ...one, offered: offeredVersions(lab, sharing, gallery) }] : [];
  });
  const isReadable = unreadable.length === 0 && labs.every(({ sharingFault }) => !sharingFault);
  return isReadable && !hasUnknownLabs ? others : [...others, ...anyLabs(gallery)];
}

/** Number of things of which it is not known what they hold or offer: the gallery, image definitions, labs. */
export function countUnreadOfGallery({ labs, gallery }: Pick<RetireState, 'labs' | 'gallery'>): number {
  if (!gallery) return 0;
  const unreadLabs = labs.filter((lab) => lab.sharingFault && isOfGallery(lab)).length;
  return unreadLabs + (gallery.stock ? unreadKeys(gallery.stock).size : 1);
}
