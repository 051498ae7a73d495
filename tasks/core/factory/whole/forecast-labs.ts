import { childId, isSameId } from '../../azure/resource-id.js';
import type { CustomImage } from '../../azure/resources/custom-images.js';
import type { LabGallery, LabGalleryImage } from '../../azure/resources/lab-galleries.js';
import { sameName } from '../../lab/names.js';
import type { DistributeAction } from '../distribute/actions.js';
import { customImageTags } from '../labs/custom-image.js';
import type { OfferAction } from '../distribute/gallery-actions.js';
import { type LabSharing, sharedImageOf } from '../gallery/lab-sharing.js';
import type { JudgedLab } from '../retire/judged-labs.js';
import type { StepActions } from './actions.js';

type DistributeActions = readonly StepActions['distribute'][];

/** The custom image that a lab gets by an action. */
export function customImageOf({ image, lab, factoryLab }: DistributeAction, createdDate: Date): CustomImage {
  return {
    id: childId(lab.id, `${lab.id}/customimages/${image.imageName}`),
    name: image.imageName,
    tags: customImageTags(image, factoryLab),
    provisioningState: 'Succeeded',
    createdDate,
    osType: image.osType,
    description: image.description,
  };
}

/** How a lab sees the gallery once it offers a version. */
export function sharingWith(
  sharing: LabSharing,
  { lab, gallery, version: { definition, name } }: Pick<OfferAction, 'lab' | 'gallery' | 'version'>,
): LabSharing {
  const shared: LabGallery = sharing.shared ?? {
    id: `${lab.id}/sharedgalleries/${gallery.name}`,
    name: gallery.name,
    galleryId: gallery.id,
    sharesAllImages: false,
  };
  const present = sharedImageOf(sharing, definition);
  const offered: LabGalleryImage = {
    name: definition.name,
    isEnabled: true,
    versions: [...new Set([...(present?.versions ?? []), name])],
  };
  const others = sharing.images.filter((image) => !sameName(image.name, definition.name));
  return { ...sharing, shared, images: [...others, offered] };
}

/** The labs with all that a plan of DistributeImages brings them. */
export function labsWith(labs: readonly JudgedLab[], actions: DistributeActions, now: Date): JudgedLab[] {
  const brought = new Map<string, CustomImage[]>();
  for (const action of actions)
    if (action.kind === 'distribute') {
      const key = action.lab.id.toLowerCase();
      brought.set(key, brought.get(key) ?? []);
      brought.get(key)?.push(customImageOf(action, now));
    }
  const offers = actions.filter((action) => action.kind === 'offer');
  return labs.map((lab) => ({
    ...lab,
    images: [...lab.images, ...(brought.get(lab.id.toLowerCase()) ?? [])],
    ...offeredBy(lab, offers),
  }));
}

function offeredBy({ id, sharing }: JudgedLab, offers: readonly OfferAction[]): Pick<JudgedLab, 'sharing'> {
  if (!sharing) return {};
  return { sharing: offers.filter(({ lab }) => isSameId(lab.id, id)).reduce(sharingWith, sharing) };
}
