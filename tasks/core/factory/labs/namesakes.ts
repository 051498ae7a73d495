import { type CustomImage, usabilityOf } from '../../azure/resources/custom-images.js';
import type { Lab } from '../../azure/resources/labs.js';
import type { Finding } from '../../step/action.js';
import { imagePathTag, isOfAnotherBuild, namesPath, tagOf, vhdTag } from '../images/tags.js';
import type { StoredImage } from '../store/companion.js';

type HeldImage = Pick<CustomImage, 'name' | 'tags'>;

/** C78: a custom image counts, unless its creation failed: then it is created again. */
export function unlessFailed<Image extends Pick<CustomImage, 'provisioningState'>>(
  image: Image | undefined,
): Image | undefined {
  return image && usabilityOf(image) === 'failed' ? undefined : image;
}

/** C78: the finding that a custom image under the name of a stored one is not made of that one. */
export function ofAnotherImage(
  image: HeldImage,
  stored: Pick<StoredImage, 'imagePath' | 'vhdFileName'>,
  lab: Lab,
): Foreign | undefined {
  if (!namesPath(image.tags, imagePathTag, stored.imagePath)) return ofAnotherGoldenImage(image, lab);
  return isOfAnotherBuild(image.tags, stored) ? ofAnotherBuild(image, stored, lab) : undefined;
}

type Foreign = Pick<Finding, 'why'> & Required<Pick<Finding, 'what' | 'remedy'>>;

/** A name may have been given twice by the scripts, or where its memory was deleted. */
function ofAnotherBuild(
  { name, tags }: HeldImage,
  { vhdFileName }: Pick<StoredImage, 'vhdFileName'>,
  lab: Lab,
): Foreign {
  return {
    what: `The lab ${lab.name} has an image ${name} of another build of the same golden image, and so lacks this one.`,
    why: `The name was given twice: the lab's image was made of ${tagOf(tags, vhdTag)}, the stored image is ${vhdFileName}.`,
    remedy:
      'Delete the image in the lab, and the next run brings the stored one; or build the golden image again.',
  };
}

function ofAnotherGoldenImage({ name, tags }: HeldImage, lab: Lab): Foreign {
  const path = tagOf(tags, imagePathTag) ?? 'without ImagePath tag';
  return {
    what: `The lab ${lab.name} has an image ${name} of another golden image: ${path}.`,
    remedy: 'Rename or delete the image in the lab.',
  };
}
