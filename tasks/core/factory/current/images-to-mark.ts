import { imagePathKey } from '../../configuration/image-path.js';
import type { LabImage } from '../labs/image-order.js';
import { imagePathOf } from '../labs/own-images.js';
import { isCurrent } from './current-tag.js';

/** The custom images of a lab by the key of their path. */
export type ImagesToMark = ReadonlyMap<string, readonly LabImage[]>;

/**
 * The images of the paths of which one is the current image, or is to be: all that are wanted so, and else those of which an
 * image carries the tag already. A run that knows nothing of the tag must not leave it on an image that is no more the newest.
 * @param wantedKeys the keys of further paths, of which the current image is asked for
 * @returns nothing where there is no such path
 */
export function imagesToMark(
  images: readonly LabImage[],
  isWanted: boolean,
  wantedKeys: ReadonlySet<string> = new Set(),
): ImagesToMark | undefined {
  if (!isWanted && wantedKeys.size === 0 && !images.some(({ tags }) => isCurrent(tags))) return undefined;
  const byPath = new Map<string, LabImage[]>();
  for (const image of images) {
    const key = imagePathKey(imagePathOf(image));
    const others = byPath.get(key);
    if (others) others.push(image);
    else byPath.set(key, [image]);
  }
  const isOne = (key: string, ofPath: readonly LabImage[]) =>
    isWanted || wantedKeys.has(key) || ofPath.some(({ tags }) => isCurrent(tags));
  return new Map([...byPath].filter(([key, ofPath]) => isOne(key, ofPath)));
}
