import { imagePathKey } from '../../configuration/image-path.js';
import { sameName } from '../../lab/names.js';
import { problem, type Problem } from '../../step/problem.js';
import { createNearest } from '../labs/nearest-path.js';
import { type KnownImage, newestLast, type Standing, whyNoGood } from './known-images.js';

/** The image that is revoked, and the one that takes its place. */
export interface Choice {
  readonly revoked: KnownImage;
  readonly previous: KnownImage;
}

export type Chosen = Choice | { readonly refusal: Problem };

/** Images that were handed out once: the others are to be had nowhere, and there is nothing to revoke. */
const handedOut: ReadonlySet<Standing> = new Set(['good', 'revoked', 'leaving']);

/**
 * Finds the image that is to be revoked: of a path the newest, also where that is revoked already, so that a run that was killed
 * is gone on with and no further image goes; or the one of that name. And the newest good one of its path beside it.
 * @throws a problem where no image is meant, or more than one
 */
export function chooseImages(images: readonly KnownImage[], named: string): Chosen {
  const text = named.trim();
  const ofPath = images.filter(({ imagePath }) => isPath(text, imagePath));
  const revoked = ofPath.length > 0 ? newest(ofPath.filter(isHandedOut)) : byName(images, text);
  if (!revoked) return { refusal: nothingToRevoke(text, ofPath) };
  const key = imagePathKey(revoked.imagePath);
  const others = images.filter((image) => image !== revoked && imagePathKey(image.imagePath) === key);
  const previous = newest(others.filter(({ standing }) => standing === 'good'));
  return previous ? { revoked, previous } : { refusal: noneLeft(revoked, others) };
}

function isHandedOut({ standing }: KnownImage): boolean {
  return handedOut.has(standing);
}

/** The extension may be left out, as in Labs.json. */
function isPath(text: string, imagePath: string): boolean {
  const key = imagePathKey(text);
  return [key, `${key}.json`].includes(imagePathKey(imagePath));
}

function newest(images: readonly KnownImage[]): KnownImage | undefined {
  return images.toSorted(newestLast).at(-1);
}

function byName(images: readonly KnownImage[], text: string): KnownImage {
  const named = images.filter(
    ({ imageName, vhdFileName = '' }) => sameName(imageName, text) || sameName(vhdFileName, text),
  );
  const [image, ...others] = named.filter(isHandedOut);
  if (image && others.length === 0) return image;
  if (image) throw ambiguous(text, [image, ...others]);
  const [known] = named;
  throw known ? notHandedOut(known) : unknown(images, text);
}

function ambiguous(text: string, images: readonly KnownImage[]): Problem {
  const all = images.map(({ imagePath, vhdFileName = 'in the gallery' }) => `${imagePath} (${vhdFileName})`);
  return problem(
    `There are ${images.length} images named ${text}: ${all.join(', ')}.`,
    'Give the name of the VHD of the one you mean as the input image.',
  );
}

function notHandedOut(image: KnownImage): Problem {
  return problem(
    `There is nothing to revoke: ${whyNoGood(image)}. No lab gets it.`,
    'Correct the input image.',
  );
}

function unknown(images: readonly KnownImage[], text: string): Problem {
  const names = images.flatMap(({ imageName, imagePath }) => [imagePath, imageName]);
  const nearest = createNearest([...new Set(names)])(text);
  const instead = nearest === undefined ? '' : `: the nearest that there is, is "${nearest}"`;
  return problem(
    `The factory has no image "${text}", neither of that path nor of that name.`,
    `Correct the input image${instead}.`,
  );
}

function nothingToRevoke(text: string, images: readonly KnownImage[]): Problem {
  return problem(
    `No image of ${text} was handed out: ${images.map(whyNoGood).join('; ')}.`,
    'Nothing has to be done: no lab gets one of them.',
  );
}

function noneLeft({ imageName, imagePath }: KnownImage, others: readonly KnownImage[]): Problem {
  const each = others.map(whyNoGood).join('; ');
  const there = others.length === 0 ? 'There is no other.' : `Of the others, none is good: ${each}.`;
  return problem(
    `${imageName} is not revoked: no good image of ${imagePath} would be left. ${there}`,
    'Build the golden image again, or remove it from Labs.json. RetireImages keeps a number of images to roll back to.',
  );
}
