import { type CustomImage, usabilityOf } from '../../azure/resources/custom-images.js';
import { hasSucceeded, type PublishedVersion } from '../gallery/stock.js';
import { isRevoked } from '../images/tags.js';
import { imagePathOf } from '../labs/own-images.js';
import type { Records } from '../store/image-records.js';
import type { StoredBlobs } from '../store/store.js';
import { deleteAfterIn } from './deprecation-days.js';
import { deprecateFirst, type DeprecationRules, type Deprecations } from './deprecation.js';
import type { FinalGalleryRetention, GalleryRetention } from './gallery-retention.js';
import type { FinalVerdict, Judged } from './verdicts.js';

/** How custom images are deprecated: by their tags. */
export const inLabs: Deprecations<CustomImage> = {
  imagePathOf,
  deleteAfterOf: ({ tags }) => deleteAfterIn(tags),
  isComplete: (image) => usabilityOf(image) === 'usable',
  isRevoked: ({ tags }) => isRevoked(tags),
};

const inGallery: Deprecations<PublishedVersion> = {
  imagePathOf: ({ imagePath }) => imagePath,
  deleteAfterOf: ({ version }) => deleteAfterIn(version.tags),
  isComplete: hasSucceeded,
  isRevoked: ({ version }) => isRevoked(version.tags),
};

/**
 * The stored images as they are deprecated first: by their records. Where these cannot be read, one that would be deprecated
 * first stays.
 */
export function storedWithDeprecations(
  judged: readonly Judged<StoredBlobs>[],
  { unread }: Pick<Records, 'unread'>,
  rules: DeprecationRules,
): readonly Judged<StoredBlobs, FinalVerdict>[] {
  const all = deprecateFirst(judged, inStore, rules);
  if (unread === undefined) return all;
  const why = `It is left for the next run: its record cannot be read, and may say until when it stays. ${unread}`;
  return all.map((one) =>
    one.verdict.fate === 'deprecated' ? { ...one, verdict: { fate: 'kept', why, isDoubt: true } } : one,
  );
}

const inStore: Deprecations<StoredBlobs> = {
  imagePathOf: ({ imagePath }) => imagePath,
  deleteAfterOf: ({ record }) => (record?.state === 'deprecated' ? record.deleteAfter : undefined),
  isComplete: () => true,
  isRevoked: () => false,
};

/** The images of a gallery as they are deprecated first. Nobody has what waits to become a version: it goes at once. */
export function withDeprecations(
  { versions, sets }: GalleryRetention,
  rules: DeprecationRules,
): FinalGalleryRetention {
  return { versions: deprecateFirst(versions, inGallery, rules), sets };
}
