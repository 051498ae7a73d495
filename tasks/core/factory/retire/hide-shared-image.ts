import { getCustomImage, usabilityOf } from '../../azure/resources/custom-images.js';
import { listLabGalleryImages, setLabGalleryImage } from '../../azure/resources/lab-galleries.js';
import type { Lab } from '../../azure/resources/labs.js';
import { sharedImageOf } from '../gallery/lab-sharing.js';
import type { RetireContext } from './inputs.js';
import type { SharedImage } from './shared-images.js';
import { changed, gone, type WhyLeft } from './why-left.js';

/** Lets the users of a lab no longer see a definition; nothing is deleted in the gallery. */
export async function hideSharedImage(
  image: SharedImage,
  lab: Lab,
  context: RetireContext,
): Promise<WhyLeft> {
  const { azure, signal, phase } = context;
  const { shared, own } = image;
  const { name, osType, osState } = own.definition;
  if (!(await isReplaced(image, lab, context))) return changed;
  const images = await listLabGalleryImages(azure, shared.id, signal);
  if (!sharedImageOf({ images }, own.definition)?.isEnabled) return gone;
  phase('share');
  await setLabGalleryImage(
    azure,
    shared.id,
    { definitionName: name, osType, imageType: osState },
    false,
    signal,
  );
  return undefined;
}

/** Where a custom image takes its place, that is still to be there. */
async function isReplaced(
  { replacement }: SharedImage,
  lab: Lab,
  { azure, signal }: RetireContext,
): Promise<boolean> {
  if (!replacement) return true;
  const now = await getCustomImage(azure, lab.id, replacement.name, signal);
  return now !== undefined && usabilityOf(now) === 'usable';
}
