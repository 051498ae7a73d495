import { need, type Need, onBlobs, onLab, openStorage } from '../lab/needs.js';

/** To read the store of the factory lab. */
export const readStore: readonly Need[] = [...openStorage, onBlobs('read', 'read the stored images')];

/** Optional, because golden images may state the operating system of the image that they are built from. */
export const readOsTypes = [
  onLab('customImages/read', 'know the operating system of custom images'),
  onLab('galleryImages/read', 'know the operating system of Marketplace images'),
  onLab('sharedGalleries/read', 'know the operating system of shared images'),
  need(
    'subscription',
    'Microsoft.Compute/galleries/images/read',
    'know the operating system of shared images',
  ),
].map((one) => ({ ...one, optional: true as const }));

/** Optional, because the names of sizes tell it for most. */
export const readSizes = {
  ...need('subscription', 'Microsoft.Compute/skus/read', 'see which generations the sizes of machines boot'),
  optional: true as const,
};
