import type { CustomImage } from '../../azure/resources/custom-images.js';
import { sameName } from '../../lab/names.js';
import { imagePathTag, namesPath, tagOf, vhdTag } from '../images/tags.js';
import type { KnownImage } from './known-images.js';

/** Whether a custom image was made of an image of the store: by its VHD, or, as of the scripts, by name and path. */
export function isOfImage(
  { name, tags }: Pick<CustomImage, 'name' | 'tags'>,
  { imageName, imagePath, vhdFileName }: Pick<KnownImage, 'imageName' | 'imagePath' | 'vhdFileName'>,
): boolean {
  if (vhdFileName === undefined || !namesPath(tags, imagePathTag, imagePath)) return false;
  const vhd = tagOf(tags, vhdTag);
  return vhd === undefined ? sameName(name, imageName) : sameName(vhd, vhdFileName);
}
