import { type CustomImage, usabilityOf } from '../../azure/resources/custom-images.js';
import { hasSucceeded, type PublishedVersion } from '../gallery/stock.js';
import { imagePathOf } from '../labs/own-images.js';
import { deleteAfterIn } from './deprecation-days.js';
import { deprecateFirst, type DeprecationRules, type Deprecations } from './deprecation.js';
import type { FinalGalleryRetention, GalleryRetention } from './gallery-retention.js';

/** How custom images are deprecated: by their tags. */
export const inLabs: Deprecations<CustomImage> = {
  imagePathOf,
  deleteAfterOf: ({ tags }) => deleteAfterIn(tags),
  isComplete: (image) => usabilityOf(image) === 'usable',
};

const inGallery: Deprecations<PublishedVersion> = {
  imagePathOf: ({ imagePath }) => imagePath,
  deleteAfterOf: ({ version }) => deleteAfterIn(version.tags),
  isComplete: hasSucceeded,
};

/** The images of a gallery as they are deprecated first. Nobody has what waits to become a version: it goes at once. */
export function withDeprecations(
  { versions, sets }: GalleryRetention,
  rules: DeprecationRules,
): FinalGalleryRetention {
  return { versions: deprecateFirst(versions, inGallery, rules), sets };
}
