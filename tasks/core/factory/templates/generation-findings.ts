import { evaluate, memberOf } from '../../configuration/expression.js';
import type { Finding } from '../../configuration/finding.js';
import { property } from '../../configuration/json.js';
import {
  type AzureGenerations,
  type Generation,
  generationOfMarketplaceImage,
  generationsOfSize,
  type Told,
} from './generations.js';
import { imageReferenceOf, keyOf } from './image-references.js';
import type { ChosenMachine } from './machine.js';

/** A finding, and the property of the VM at whose place it is. */
export type PlacedFinding = readonly [property: string, finding: Finding];

/** The image of a VM: its generation, and what tells it. */
interface ImageGeneration extends Told<Generation> {
  readonly property: string;
  readonly because: string;
}

/**
 * The findings about the generation of an image VM (C61): VHDs of Generation 2 and of Trusted Launch do not reach other
 * labs, and Azure makes no VM of a size that cannot boot the generation of its image. What is certain is an error.
 * @param size undefined where it is not known before the deployment
 * @param azure undefined where Azure was not asked
 */
export function generationFindings(
  imagePath: string,
  machine: ChosenMachine,
  size: string | undefined,
  azure: AzureGenerations | undefined,
): readonly PlacedFinding[] {
  const image = imageGeneration(machine, azure);
  const boots = size === undefined ? undefined : bootedBy(size, azure);
  return [
    ...(image?.value === 'V2' ? [[image.property, generation2(imagePath, image)] as const] : []),
    ...(size !== undefined && boots && !boots.value.includes(image?.value ?? 'V1')
      ? [['size', mismatch(imagePath, { size, boots, image })] as const]
      : []),
  ];
}

function bootedBy(
  size: string,
  azure: AzureGenerations | undefined,
): Told<readonly Generation[]> | undefined {
  const told = azure?.sizes?.get(size.toLowerCase());
  return told ? { value: told, isCertain: true } : generationsOfSize(size);
}

/** The generation of the image of a VM; undefined for an image of which nothing is known. */
function imageGeneration(
  machine: ChosenMachine,
  azure: AzureGenerations | undefined,
): ImageGeneration | undefined {
  const security = securityType(machine);
  const secured = { value: 'V2', isCertain: true } as const;
  if (security !== undefined)
    return { ...secured, property: 'securityProfile', because: `Its security type is ${security}.` };
  const reference = imageReferenceOf(machine.properties, machine.scope);
  if (reference?.kind !== 'shared image') return marketplaceGeneration(machine);
  const value = azure?.images.get(keyOf(reference));
  const because = `The definition of its shared image says ${value}.`;
  return value && { value, isCertain: true, property: 'sharedImageId', because };
}

function securityType(machine: ChosenMachine): string | undefined {
  const type =
    memberOf(valueOf(machine, 'securityProfile'), 'securityType') ?? valueOf(machine, 'securityType');
  return typeof type === 'string' && /^(TrustedLaunch|ConfidentialVM)$/i.test(type) ? type : undefined;
}

function marketplaceGeneration(machine: ChosenMachine): ImageGeneration | undefined {
  const reference = valueOf(machine, 'galleryImageReference');
  const part = (name: string) => {
    const value = memberOf(reference, name);
    return typeof value === 'string' ? value : '';
  };
  const image = { publisher: part('publisher'), offer: part('offer'), sku: part('sku') };
  if (image.sku === '') return undefined;
  return {
    ...generationOfMarketplaceImage(image),
    property: 'galleryImageReference',
    because: `Its Marketplace image is ${image.offer}, SKU ${image.sku}.`,
  };
}

function valueOf({ properties, scope }: ChosenMachine, name: string) {
  return evaluate(property(properties, name), scope);
}

/** A warning only: `allowGeneration2` may be set. */
function generation2(imagePath: string, { because, isCertain }: ImageGeneration): Finding {
  return {
    code: 'IF322',
    severity: 'warning',
    what: `${imagePath} ${isCertain ? 'is' : 'seems to be'} of Generation 2.`,
    why: `${because} Custom images made of such a VHD are reported not to boot, and SnapImages stores none unless allowGeneration2 is set.`,
    remedy: 'Take a SKU of Generation 1 without Trusted Launch.',
  };
}

const numbers: Readonly<Record<Generation, string>> = { V1: '1', V2: '2' };

interface Mismatch {
  readonly size: string;
  readonly boots: Told<readonly Generation[]>;
  readonly image: ImageGeneration | undefined;
}

function mismatch(imagePath: string, { size, boots, image }: Mismatch): Finding {
  const isCertain = boots.isCertain && image?.isCertain === true;
  const booted = boots.value.map((generation) => numbers[generation]).join(' and ');
  const wanted = image?.value ?? 'V1';
  return {
    code: 'IF326',
    severity: isCertain ? 'error' : 'warning',
    what: `The size ${size} ${isCertain ? 'cannot' : 'probably cannot'} start ${imagePath}: it boots Generation ${booted} only.`,
    why: `${whyWanted(image)} Azure makes no machine whose size cannot boot the generation of its image.`,
    remedy:
      wanted === 'V1'
        ? 'Choose a size that boots Generation 1, such as Standard_D2s_v5. An image of Generation 2 is no way out: its VHD does not reach other labs.'
        : 'Take an image of Generation 1, which other labs need as well.',
  };
}

function whyWanted(image: ImageGeneration | undefined): string {
  if (!image) return 'Images of the factory have to be of Generation 1.';
  return `${image.because} It ${image.isCertain ? 'is' : 'seems to be'} of Generation ${numbers[image.value]}.`;
}
