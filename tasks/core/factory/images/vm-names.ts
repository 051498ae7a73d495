import { imagePathKey } from '../../configuration/image-path.js';
import { hexDigits } from '../../lab/hashes.js';
import { imagePathHash } from './hashes.js';

/** The longest name of a Windows computer (NetBIOS). */
const longestName = 15;

/** A golden image, and the name of its VM where that is known already. */
interface Unnamed {
  readonly imagePath: string;
  readonly vmName?: string | undefined;
  /** The names of all VMs of the golden image if it is given a name; that name alone unless something else is said. */
  readonly namesOf?: (vmName: string) => readonly string[];
}

/**
 * Names the image VMs of a run (C24 to C27), so that the names of all VMs of a golden image are free; those that do not
 * depend on the name given stay as they are (`fixedNames`). The same folder and lab give the same names in every run.
 * @param images in the order of the golden images, which decides who keeps a name that several want
 * @param takenNames names of all VMs of the lab
 * @returns the images in the same order, each with the name of its VM; a name known already stays
 */
export function reserveVmNames<I extends Unnamed>(
  images: readonly I[],
  takenNames: readonly string[],
): readonly (I & { readonly vmName: string })[] {
  const known = images.flatMap((image) => (image.vmName === undefined ? [] : namesOf(image, image.vmName)));
  const fixed = images.flatMap(fixedNames);
  const taken = new Set([...takenNames, ...known, ...fixed].map(lower));
  return images.map((image) => {
    const vmName = image.vmName ?? firstFree(image, taken);
    for (const name of namesOf(image, vmName)) taken.add(lower(name));
    return { ...image, vmName };
  });
}

/** The names of those VMs of a golden image that its template names, whatever name it is given. */
function fixedNames(image: Unnamed): readonly string[] {
  const base = usualVmName(image.imagePath);
  // As `firstFree` varies a name: a template may take only a part of it, which then stays the same.
  const others = new Set(namesOf(image, withDigits(base, 0, '000')).map(lower));
  return namesOf(image, base).filter((name) => others.has(lower(name)));
}

/**
 * The images of which a VM cannot be made, because its fixed name is that of a VM of the lab or of an image before.
 * @returns the name, by image
 */
export function takenFixedNames<I extends Unnamed>(
  images: readonly I[],
  takenNames: readonly string[],
): ReadonlyMap<I, string> {
  const used = new Set(takenNames.map(lower));
  const found = new Map<I, string>();
  for (const image of images) {
    const fixed = fixedNames(image);
    const taken = fixed.find((name) => used.has(lower(name)));
    if (taken !== undefined) found.set(image, taken);
    fixed.forEach((name) => used.add(lower(name)));
  }
  return found;
}

function namesOf(image: Unnamed, vmName: string): readonly string[] {
  return image.namesOf?.(vmName) ?? [vmName];
}

function lower(name: string): string {
  return name.toLowerCase();
}

/** Of several VMs that were made from one golden image: the one of the planned name, else the first by name (C34). */
export function chooseImageVm<M extends { readonly name: string }>(
  machines: readonly M[],
  plannedName: string,
): M | undefined {
  const sorted = [...machines].sort((one, other) => (lower(one.name) < lower(other.name) ? -1 : 1));
  return sorted.find(({ name }) => lower(name) === lower(plannedName)) ?? sorted[0];
}

function firstFree(image: Unnamed, taken: ReadonlySet<string>): string {
  const base = usualVmName(image.imagePath);
  const fixed = new Set(fixedNames(image).map(lower));
  const given = (vmName: string) => namesOf(image, vmName).filter((name) => !fixed.has(lower(name)));
  const isFree = (vmName: string) => given(vmName).every((name) => !taken.has(lower(name)));
  if (isFree(base)) return base;
  const added = Math.max(0, ...given(base).map(({ length }) => length - base.length));
  const parts = hashParts(imagePathKey(image.imagePath));
  for (let tries = 0; tries < mostTries; tries += 1) {
    const name = withDigits(base, added, parts.next().value);
    if (isFree(name)) return name;
  }
  return base;
}

/** A template may give one name whatever it is given: then that is looked for in the lab just before the deployment. */
const mostTries = 1000;

/** A name with digits at its end, cut so that what the template adds fits in as well. */
function withDigits(base: string, added: number, digits: string): string {
  return base.slice(0, Math.max(1, longestName - added - digits.length)) + digits;
}

/** The hash of a path in parts of three digits (C27); when it is used up, the hash of the hash follows. */
function* hashParts(text: string): Generator<string, never> {
  for (let digits = hexDigits(text); ; digits = hexDigits(digits))
    for (let start = 0; start + 3 <= digits.length; start += 3) yield digits.slice(start, start + 3);
}

/** The name that the VM of a golden image gets where no other VM has it. */
export function usualVmName(imagePath: string): string {
  const file = imagePath.split(/[\\/]/).at(-1) ?? '';
  const ordinary = notNumeric(file.replace(/\.[^.]*$/, '').replaceAll(/[_ .]/g, ''));
  const name = shorten(ordinary.replaceAll(/[^A-Za-z0-9-]/g, '')).replaceAll(/^-+|(?<!-)-+$/g, '');
  return shorten(notNumeric(name === '' ? `img${imagePathHash(imagePath).slice(0, 3)}` : name));
}

/** Azure refuses a name of digits only (C25). */
function notNumeric(name: string): string {
  return /^[+-]?\d+$/.test(name) ? `vm${name}` : name;
}

/** As the scripts did: a name of 14 or 15 characters stays, a longer one keeps 13 (C24). */
function shorten(name: string): string {
  return name.length > longestName ? name.slice(0, 13) : name;
}
