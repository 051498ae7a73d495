import type { Azure } from '../../azure/azure.js';
import { isSameId } from '../../azure/resource-id.js';
import { type CustomImage, listCustomImages } from '../../azure/resources/custom-images.js';
import type { Lab } from '../../azure/resources/labs.js';
import { customImagesByPath, type LabPicture, type Picture, pictureOf } from './picture.js';

/** Milliseconds for which a look at a lab counts as one at each of its images. */
const fresh = 60_000;

interface LookContext {
  readonly azure: Azure;
  readonly now: () => Date;
}

/** Whether the images of a lab were read a moment ago. */
export function isFresh({ readAt }: Pick<LabPicture, 'readAt'>, now: Date): boolean {
  return readAt !== undefined && now.getTime() - readAt < fresh;
}

/**
 * Reads the images of a lab, which are known from then on. Several looks may be on their way: one that began before the
 * last one changes nothing. What was made a moment before it began stays known, too: a list may not show it yet.
 */
export async function lookAtLab(
  lab: Lab,
  { labs }: Pick<Picture, 'labs'>,
  { azure, now }: LookContext,
  signal: AbortSignal,
): Promise<readonly CustomImage[]> {
  const readAt = now().getTime();
  const images = await listCustomImages(azure, lab.id, signal);
  const known = pictureOf({ labs }, lab);
  if (!known || readAt < (known.readAt ?? -Infinity)) return images;
  const listed = new Set(images.map(({ name }) => name.toLowerCase()));
  const isNew = ({ image, at }: LabPicture['made'][number]) =>
    at >= readAt - fresh && !listed.has(image.name.toLowerCase());
  known.images = customImagesByPath([...images, ...known.made.filter(isNew).map(({ image }) => image)]);
  known.readAt = readAt;
  return images;
}

/** Knows an image that was made in a lab, in place of one of its name that has failed. */
export function knowMade(known: LabPicture, image: CustomImage, pathKey: string, now: Date): void {
  known.made.push({ image, at: now.getTime() });
  const isReplaced = ({ name }: CustomImage) => name.toLowerCase() === image.name.toLowerCase();
  known.images.remove(isReplaced, pathKey);
  known.images.add(image);
}

/** Knows images as they are since this run has changed their tags. */
export function knowChanged(known: LabPicture, changed: readonly CustomImage[], pathKey: string): void {
  for (const image of changed) {
    const isSame = ({ id }: CustomImage) => isSameId(id, image.id);
    known.images.remove(isSame, pathKey);
    known.images.add(image);
    const index = known.made.findIndex((one) => isSame(one.image));
    const made = known.made[index];
    if (made) known.made[index] = { ...made, image };
  }
}
