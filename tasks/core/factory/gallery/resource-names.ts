import { type BuiltImage, vmKeyOf } from './gallery-tags.js';
import { hexDigits } from '../../lab/hashes.js';
import { imagePathHash } from '../images/hashes.js';

/** The longest name of a snapshot or an image definition. */
const longestName = 80;

/** The name of the snapshot of one disk of an image, e.g. `…-os` or `…-lun3`: no parentheses, and no longer than Azure allows. */
export function snapshotName(imageName: string, disk: 'os' | number): string {
  return fitted(imageName, disk === 'os' ? '-os' : `-lun${disk}`, longestName);
}

/** The names that the snapshot of one disk of an image may have: the second, where something else has the first. */
export function snapshotNames(image: Image, disk: 'os' | number): readonly string[] {
  const { imageName } = image;
  const hash = hexDigits(vmKeyOf(image)).slice(0, 6);
  return [snapshotName(imageName, disk), snapshotName(`${imageName}-${hash}`, disk)];
}

type Image = Pick<BuiltImage, 'imageName' | 'sourceVmId' | 'sourceVmCreated'>;

/** The name of the managed image by way of which an image is published. */
export function managedImageName(imageName: string): string {
  return fitted(imageName, '-image', longestName);
}

/** The name of an image definition: what tells the image path from others, and an ending that tells what the image is. */
export function definitionName(stem: string, ending = ''): string {
  return fitted(stem, ending, longestName);
}

/** Part of the identifier of a definition, of which the publisher, the offer and the SKU have their own longest lengths. */
export function identifierPart(text: string, longest: number): string {
  return text === '' ? '-' : fitted(text, '', longest);
}

/** The few digits that tell two factories apart. */
export function labHash(factoryLabId: string): string {
  return hexDigits(factoryLabId.toLowerCase()).slice(0, 6);
}

/** The few digits that tell two image paths apart. */
export function pathHash(imagePath: string): string {
  return imagePathHash(imagePath).slice(0, 6);
}

/** Letters, digits, hyphens and underscores, alphanumeric at both ends; with a hash of what could not be kept. */
function fitted(text: string, ending: string, longest: number): string {
  const allowed = text
    .replaceAll(/[^A-Za-z0-9_-]/g, '-')
    .replace(/^[_-]+/, '')
    .replace(/(?<![_-])[_-]+$/, '');
  if (allowed === text && text.length + ending.length <= longest) return text + ending;
  const hash = `-${hexDigits(text).slice(0, 6)}`;
  return (allowed.slice(0, longest - ending.length - hash.length) + hash).replace(/^-/, '') + ending;
}
