import { type Finding, wholeFile } from '../../configuration/finding.js';
import type { GoldenImage } from '../../configuration/golden-image.js';
import { imagePathHash } from '../images/hashes.js';
import { type NamedImage, reserveImageNames } from '../images/image-names.js';
import { reserveVmNames, takenFixedNames, usualVmName } from '../images/vm-names.js';
import { nameTaken } from '../templates/findings.js';
import type { Position } from '../templates/positions.js';

/** The names that a golden image's VM and image will get, with the findings about them. */
export interface GivenNames {
  readonly vmName: string;
  /** The name that the template makes of it; undefined where only the deployment knows it. */
  readonly realName: string | undefined;
  readonly imageName: string;
  readonly findings: readonly Finding[];
}

/** The names that are taken already; none where Azure was not asked. */
export interface TakenNames {
  readonly vmNames: readonly string[];
  readonly stored: readonly NamedImage[];
}

/** A golden image, and what its template makes of the name that its VM is given; by default just that name. */
type NamedByTemplate = GoldenImage & {
  /** The names of all its VMs. */
  readonly namesOf?: (vmName: string) => readonly string[];
  /** The name of its image VM; undefined where only the deployment knows it. */
  readonly realNameOf?: (vmName: string) => string | undefined;
  /** Where the template gives a VM its name. */
  readonly positionOfName?: (vmName: string, name: string) => Position;
};

/** Names the VM and the image of every golden image as a run of today would (C24 to C27, C67 to C71), by key. */
export function giveNames(
  images: readonly NamedByTemplate[],
  { vmNames, stored }: TakenNames,
  now: Date,
): ReadonlyMap<string, GivenNames> {
  const ofImages = reserveImageNames(images, stored, now);
  const conflicts = takenFixedNames(images, vmNames);
  const taken = new Map([...conflicts].map(([{ key }, name]) => [key, name]));
  return new Map(
    reserveVmNames(images, vmNames).map(({ vmName, ...image }) => {
      const imageName = ofImages.get(image.key) ?? '';
      const realName = image.realNameOf ? image.realNameOf(vmName) : vmName;
      const findings = [
        ...takenName(image, vmName, taken.get(image.key)),
        ...oddVmName(image, vmName, realName),
        ...oddImageName(image, imageName, now),
      ];
      return [image.key, { vmName, realName, imageName, findings }];
    }),
  );
}

/** A warning only: CleanUpFactory may delete the VM before the next build. */
function takenName(image: NamedByTemplate, vmName: string, name: string | undefined): Finding[] {
  if (name === undefined) return [];
  const position = image.positionOfName?.(vmName, name) ?? wholeFile(image.file);
  return [nameTaken(image, name, 'warning', position)];
}

/**
 * A finding about a VM that is not named as its file, without spaces, underscores and points; none where the template
 * gives it another name itself.
 */
function oddVmName(image: GoldenImage, vmName: string, realName: string | undefined): Finding[] {
  if (realName !== vmName) return [];
  const alone = usualVmName(image.imagePath);
  const what = `The VM of ${image.imagePath} is named ${vmName}.`;
  if (alone !== vmName) return [notice(image, 'IF401', what, `Another VM is named ${alone}.`)];
  const file = image.imagePath.split('\\').at(-1) ?? '';
  const wanted = file.replace(/\.[^.]*$/, '').replaceAll(/[_ .]/g, '');
  if (wanted === vmName) return [];
  const why = 'A VM has at most 15 letters, digits and hyphens, and not only digits.';
  return [notice(image, 'IF402', what, why)];
}

/** A finding about images that are not named as their path. */
function oddImageName(image: GoldenImage, imageName: string, now: Date): Finding[] {
  const [alone] = reserveImageNames([image], [], now).values();
  const what = `Images of ${image.imagePath} are named like ${imageName}.`;
  if (alone !== imageName)
    return [notice(image, 'IF404', what, `${alone ?? ''} could be of another golden image or is taken.`)];
  const isShortened = imageName.includes(`-${imagePathHash(image.imagePath).slice(0, 6)}-`);
  if (!isShortened) return [];
  return [notice(image, 'IF403', what, 'The name of a custom image has at most 80 characters.')];
}

function notice({ file }: GoldenImage, code: Finding['code'], what: string, why: string): Finding {
  return {
    code,
    severity: 'notice',
    what,
    why,
    remedy: 'Nothing has to be done; another file or folder name gives another name.',
    ...wholeFile(file),
  };
}
