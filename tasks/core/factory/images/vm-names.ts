import { imagePathKey } from '../../configuration/image-path.js';
import { hexDigits, imagePathHash } from './hashes.js';

/** The longest name of a Windows computer (NetBIOS). */
const longestName = 15;

/** A golden image, and the name of its VM where that is known already. */
interface Unnamed {
  readonly imagePath: string;
  readonly vmName?: string | undefined;
}

/**
 * Names the image VMs of a run (C24 to C27). The same folder and lab give the same names in every run.
 * @param images in the order of the golden images, which decides who keeps a name that several want
 * @param takenNames names of all VMs of the lab
 * @returns the images in the same order, each with the name of its VM; a name known already stays
 */
export function reserveVmNames<I extends Unnamed>(
  images: readonly I[],
  takenNames: readonly string[],
): readonly (I & { readonly vmName: string })[] {
  const known = images.flatMap(({ vmName }) => vmName ?? []);
  const taken = new Set([...takenNames, ...known].map((name) => name.toLowerCase()));
  return images.map((image) => {
    const vmName = image.vmName ?? firstFree(image.imagePath, taken);
    taken.add(vmName.toLowerCase());
    return { ...image, vmName };
  });
}

/** Of several VMs that were made from one golden image: the one of the planned name, else the first by name (C34). */
export function chooseImageVm<M extends { readonly name: string }>(
  machines: readonly M[],
  plannedName: string,
): M | undefined {
  const lower = ({ name }: M) => name.toLowerCase();
  const sorted = [...machines].sort((one, other) => (lower(one) < lower(other) ? -1 : 1));
  return sorted.find((machine) => lower(machine) === plannedName.toLowerCase()) ?? sorted[0];
}

function firstFree(imagePath: string, taken: ReadonlySet<string>): string {
  const base = usualVmName(imagePath);
  if (!taken.has(base.toLowerCase())) return base;
  for (const digits of hashParts(imagePathKey(imagePath))) {
    const name = base.slice(0, longestName - digits.length) + digits;
    if (!taken.has(name.toLowerCase())) return name;
  }
  throw new Error('unreachable: there is no end of hash parts');
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
  const name = shorten(ordinary.replaceAll(/[^A-Za-z0-9-]/g, '')).replaceAll(/^-+|-+$/g, '');
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
