import type { BlobEntry } from '../../azure/blobs/container.js';
import { companionName, type StoredImage } from './companion.js';
import type { ImageRecord } from './image-records.js';

/** The container of stored images in the factory lab's storage account (C52). */
export const storeContainer = 'imagefactoryvhds';

/** A stored image with its two blobs. */
export interface StoredBlobs extends StoredImage {
  readonly companion: BlobEntry;
  readonly vhd: BlobEntry;
  /** Other companions that name the same VHD, as where somebody copied one: it is not this image's alone. */
  readonly otherCompanions?: readonly string[];
  /** What its record says, where it has one that can be used. The companion says that it may be distributed, whatever that is. */
  readonly record?: ImageRecord;
}

/** Whether a companion is named like its VHD: it is the original of its copies. */
export function isOriginal({ companion, vhd }: StoredBlobs): boolean {
  return companion.name.toLowerCase() === companionName(vhd.name).toLowerCase();
}
