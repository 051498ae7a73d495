import { isSameId } from '../../azure/resource-id.js';
import { imagePathKey, isValidImagePath } from '../../configuration/image-path.js';
import { factoryLabTag, imagePathTag, tagOf } from '../images/tags.js';
import type { FindStored, LabImage } from './image-order.js';

/** What tells the images of a factory from all others. */
export interface OwnMarks {
  readonly factoryLabId: string;
  /** Keys of the golden images that exist, ignored and broken files included (C8). */
  readonly existingKeys: ReadonlySet<string>;
  readonly findStored: FindStored;
}

/** The image path of a custom image; empty for one without the tag. */
export function imagePathOf({ tags }: Pick<LabImage, 'tags'>): string {
  return tagOf(tags, imagePathTag) ?? '';
}

/** The reason why a custom image is not this factory's, or that cannot be known (C96, C98); nothing for one of its own. */
export function whyForeign(
  image: LabImage,
  { factoryLabId, existingKeys, findStored }: OwnMarks,
): string | undefined {
  const imagePath = imagePathOf(image);
  if (!isValidImagePath(imagePath)) return 'It has no ImagePath tag that is an image path.';
  const owner = tagOf(image.tags, factoryLabTag);
  if (owner !== undefined)
    return isSameId(owner, factoryLabId) ? undefined : `It belongs to the factory lab ${owner}.`;
  const isKnown = existingKeys.has(imagePathKey(imagePath)) || findStored(image, imagePath);
  return isKnown ? undefined : unknownOrigin;
}

const unknownOrigin =
  'It has no golden image and no stored image here, and does not say which factory made it: it may be another one.';
