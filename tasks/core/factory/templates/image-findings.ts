import { evaluate } from '../../configuration/expression.js';
import type { Finding } from '../../configuration/finding.js';
import type { GoldenImage } from '../../configuration/golden-image.js';
import { property } from '../../configuration/json.js';
import type { Known } from '../../configuration/known.js';
import { sameName } from '../../lab/names.js';
import type { GivenBase } from './build-parameters.js';
import { imageProperties, isImageId, labOfImage } from './image-references.js';
import type { ChosenMachine } from './machine.js';
import { positionOf, positionOfProperty } from './positions.js';
import { isLabKnown, type MachineValues } from './values.js';

/** A property of a machine that names its image, as far as its value is known. */
interface Named {
  readonly name: string;
  readonly value: Known;
}

/**
 * Why Azure creates no machine from the image that a template names: it names none, or in another form than DevTest Labs
 * demands.
 */
export function imageFault(image: GoldenImage, machine: ChosenMachine): Finding | undefined {
  const named = namedImages(machine);
  if (named.length === 0) return withoutImage(image, machine);
  const faulty = named
    .map((one) => ({ ...one, fault: faultOf(one) }))
    .find(({ fault }) => fault !== undefined);
  if (faulty) return malformed(image, machine, faulty.name, faulty.fault ?? '');
  const version = property(machine.resource, 'apiVersion');
  const [only, ...others] = named;
  return only?.name === 'sharedImageId' && others.length === 0 && knowsNoSharedImages(version)
    ? malformed(
        image,
        machine,
        only.name,
        `apiVersion ${version} does not know the property: use 2018-10-15-preview.`,
      )
    : undefined;
}

/** The finding for a machine that is certainly not made of the image that the template gets for it. */
export function unusedBase(
  image: GoldenImage,
  machine: ChosenMachine,
  { parameter, imageId }: Pick<GivenBase, 'parameter' | 'imageId'>,
): Finding | undefined {
  const written = property(machine.properties, 'customImageId');
  const value = evaluate(written, machine.scope);
  const isOther = written === undefined || value === null || typeof value === 'string';
  if (!isOther || (typeof value === 'string' && sameName(value, imageId))) return undefined;
  return {
    code: 'IF334',
    severity: 'error',
    what: `The machine of ${image.imagePath} is not made of its BaseImage.`,
    why: `Its customImageId does not come from the parameter ${parameter}, which gets the image.`,
    remedy: `Write "customImageId": "[parameters('${parameter}')]", or remove BaseImage from the rule of Images.json.`,
    ...positionOfProperty(image, machine, ['customImageId', 'galleryImageReference', 'sharedImageId']),
  };
}

/** Warnings about an image that Azure may refuse: more than one is named, or it belongs to another lab. */
export function imageFindings(image: GoldenImage, machine: ChosenMachine, values: MachineValues): Finding[] {
  const named = namedImages(machine);
  const known = named.filter(({ value }) => value !== undefined);
  return [
    ...(known.length > 1 ? [severalImages(image, machine, known)] : []),
    ...named.flatMap((one) => foreignFindings(image, machine, one, values)),
  ];
}

/** Those that are given; null and an empty text give none. */
function namedImages({ properties, scope }: ChosenMachine): Named[] {
  return imageProperties.flatMap((name) => {
    const written = property(properties, name);
    const value = evaluate(written, scope);
    return written === undefined || value === null || value === '' ? [] : [{ name, value }];
  });
}

function faultOf({ name, value }: Named): string | undefined {
  if (value === undefined) return undefined;
  if (name === 'galleryImageReference') return faultOfReference(value);
  if (isImageId(value, name === 'customImageId' ? 'customImages' : 'sharedImages')) return undefined;
  const form =
    name === 'customImageId'
      ? 'Microsoft.DevTestLab/labs/LAB/customImages/NAME'
      : 'Microsoft.DevTestLab/labs/LAB/sharedGalleries/GALLERY/sharedImages/NAME';
  return `It must be /subscriptions/ID/resourceGroups/GROUP/providers/${form}.`;
}

function faultOfReference(reference: Known): string | undefined {
  if (typeof reference !== 'object' || reference === null || Array.isArray(reference))
    return 'It must be an object with publisher, offer and sku.';
  const given = new Map(Object.entries(reference).map(([name, value]) => [name.toLowerCase(), value]));
  const missing = ['publisher', 'offer', 'sku'].filter(
    (name) => !given.has(name) || [null, ''].includes(given.get(name) as string | null),
  );
  return missing.length === 0 ? undefined : `It lacks ${missing.join(', ')}.`;
}

/** Shared images came with 2018-10-15-preview; before it, the service drops the property. */
function knowsNoSharedImages(version: unknown): version is string {
  return typeof version === 'string' && /^\d{4}-\d\d-\d\d/.test(version) && version < '2018-10-15';
}

function foreignFindings(
  image: GoldenImage,
  machine: ChosenMachine,
  { name, value }: Named,
  values: MachineValues,
): Finding[] {
  const lab = typeof value === 'string' ? labOfImage(value) : undefined;
  if (lab === undefined || sameName(lab, values.labId)) return [];
  const position = positionOfProperty(image, machine, [name]);
  return [isLabKnown(values) ? foreignImage(image, lab, position) : fixedImage(image, lab, position)];
}

function withoutImage(image: GoldenImage, machine: ChosenMachine): Finding {
  return {
    code: 'IF315',
    severity: 'error',
    what: `The lab virtual machine of ${image.imagePath} names no image.`,
    why: `Azure creates none without ${imageProperties.slice(0, -1).join(', ')} or ${imageProperties.at(-1) ?? ''}.`,
    remedy: 'Give it one of them; an export of the portal shows the form.',
    ...positionOf(image, machine),
  };
}

function malformed(image: GoldenImage, machine: ChosenMachine, name: string, why: string): Finding {
  return {
    code: 'IF316',
    severity: 'error',
    what: `Azure cannot create a machine from the ${name} of ${image.imagePath}.`,
    why,
    remedy: 'Correct it; an export of the portal shows the form.',
    ...positionOfProperty(image, machine, [name]),
  };
}

function severalImages(image: GoldenImage, machine: ChosenMachine, named: readonly Named[]): Finding {
  const names = named.map(({ name }) => name);
  return {
    code: 'IF316',
    severity: 'warning',
    what: `The lab virtual machine of ${image.imagePath} names several images: ${names.join(' and ')}.`,
    why: 'A machine is created from one image; which one Azure takes, or whether it refuses both, is not documented.',
    remedy: 'Keep one of them.',
    ...positionOfProperty(image, machine, names.slice(1)),
  };
}

type Where = ReturnType<typeof positionOf>;

function foreignImage({ imagePath }: GoldenImage, lab: string, position: Where): Finding {
  return {
    code: 'IF317',
    severity: 'warning',
    what: `${imagePath} is built from an image of another lab than the factory lab: ${lab}.`,
    why: 'DevTest Labs offers a machine the images of its own lab; it may refuse those of others.',
    remedy:
      "Bring the image into the factory lab, and write its id with resourceId and parameters('labName').",
    ...position,
  };
}

/** Without Azure it is not known which lab is the factory lab. */
function fixedImage({ imagePath }: GoldenImage, lab: string, position: Where): Finding {
  return {
    code: 'IF317',
    severity: 'notice',
    what: `${imagePath} is built from an image of one certain lab: ${lab}.`,
    why: 'It works only if this is the factory lab, which is not known without Azure.',
    remedy: "Nothing has to be done if it is; else write the id with resourceId and parameters('labName').",
    ...position,
  };
}
