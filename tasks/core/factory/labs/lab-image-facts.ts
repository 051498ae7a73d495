import { type CustomImage, usabilityOf } from '../../azure/resources/custom-images.js';
import type { Lab } from '../../azure/resources/labs.js';
import type { ImageFacts } from '../../step/action.js';
import { isOfAnotherFactory } from '../store/companion.js';
import type { Store } from '../store/store.js';
import { approximateTimeOf, indexStored, orderOfLabImage } from './image-order.js';
import { imagePathOf } from './own-images.js';

/** What a record says of a custom image of this factory. */
export type DescribeLabImage = (image: CustomImage) => ImageFacts;

/**
 * Describes custom images, with the size of the stored image that each was made from, if that is still there. Equal facts
 * are one object, for hundreds of labs have tens of thousands of images. Whether a lab has an image that its users cannot
 * take is not told.
 */
export function describeLabImages({
  store,
  factoryLab,
}: {
  readonly store: Pick<Store, 'images'>;
  readonly factoryLab: Lab;
}): DescribeLabImage {
  const findStored = indexStored(store.images.filter((image) => !isOfAnotherFactory(image, factoryLab.id)));
  const known = new Map<string, ImageFacts>();
  return (image) => {
    const path = imagePathOf(image);
    const stored = findStored(image, path);
    const time = approximateTimeOf(orderOfLabImage(image, stored));
    const isThere = usabilityOf(image) === 'usable';
    const key = `${path}\n${image.name}\n${time}\n${isThere}\n${stored?.vhd.bytes ?? ''}`;
    const facts = known.get(key) ?? {
      path,
      name: image.name,
      createdAt: new Date(time),
      ...(stored ? { bytes: stored.vhd.bytes } : {}),
      ...(isThere ? { isThere } : {}),
    };
    known.set(key, facts);
    return facts;
  };
}
