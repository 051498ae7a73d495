import type { Finding } from '../../configuration/finding.js';
import type { AzureGenerations, Generation, Told } from './generations.js';
import { bootedBy, type ImageGeneration, imageGeneration, whyNotTrusted } from './image-generation.js';
import type { ChosenMachine } from './machine.js';
import type { MachineValues } from './values.js';

/** A finding, and the property of the VM at whose place it is. */
export type PlacedFinding = readonly [property: string, finding: Finding];

/**
 * The findings about the generation of an image VM (C61): VHDs of Generation 2 and of Trusted Launch do not reach other
 * labs, and Azure makes no VM of a size that cannot boot the generation of its image. What is certain is an error.
 * @param size undefined where it is not known before the deployment
 * @param values what Azure tells, and whether images are delivered by a gallery, which carries any generation
 */
export function generationFindings(
  imagePath: string,
  machine: ChosenMachine,
  size: string | undefined,
  values: Pick<MachineValues, 'generations' | 'byGallery'>,
): readonly PlacedFinding[] {
  const { generations: azure, byGallery = false } = values;
  const image = imageGeneration(machine, azure);
  return [
    ...(image?.value === 'V2' && !byGallery
      ? [[image.property, generation2(imagePath, image)] as const]
      : []),
    ...(size === undefined ? [] : sizeFindings(imagePath, size, image, { azure, byGallery })),
  ];
}

/** Where images are delivered, and what Azure tells of sizes. */
interface Delivery {
  readonly azure: AzureGenerations | undefined;
  readonly byGallery: boolean;
}

function sizeFindings(
  imagePath: string,
  size: string,
  image: ImageGeneration | undefined,
  { azure, byGallery }: Delivery,
): readonly PlacedFinding[] {
  const boots = bootedBy(size, azure);
  const wanted = image?.value ?? (byGallery ? undefined : 'V1');
  if (wanted !== undefined && boots && !boots.value.includes(wanted))
    return [['size', mismatch(imagePath, { size, boots, image, byGallery })]];
  const why = image?.isTrustedLaunch === true ? whyNotTrusted(size, azure) : undefined;
  return why ? [['size', withoutTrustedLaunch(imagePath, size, why)]] : [];
}

/** A warning only: `allowGeneration2` may be set. */
function generation2(imagePath: string, { because, isCertain }: ImageGeneration): Finding {
  return {
    code: 'IF322',
    severity: 'warning',
    what: `${imagePath} ${isCertain ? 'is' : 'seems to be'} of Generation 2.`,
    why: `${because} Custom images made of such a VHD are reported not to boot, and SnapImages stores none unless the input allowGeneration2 is set.`,
    remedy: 'Deliver it by a gallery, or take a SKU of Generation 1 without Trusted Launch.',
  };
}

const numbers: Readonly<Record<Generation, string>> = { V1: '1', V2: '2' };

interface Mismatch {
  readonly size: string;
  readonly boots: Told<readonly Generation[]>;
  readonly image: ImageGeneration | undefined;
  readonly byGallery: boolean;
}

function mismatch(imagePath: string, { size, boots, image, byGallery }: Mismatch): Finding {
  const isCertain = boots.isCertain && image?.isCertain === true;
  const booted = boots.value.map((generation) => numbers[generation]).join(' and ');
  const wanted = image?.value ?? 'V1';
  return {
    code: 'IF326',
    severity: isCertain ? 'error' : 'warning',
    what: `The size ${size} ${isCertain ? 'cannot' : 'probably cannot'} start ${imagePath}: it boots Generation ${booted} only.`,
    why: `${whyWanted(image)} Azure makes no machine whose size cannot boot the generation of its image.`,
    remedy: wanted === 'V1' ? remedyFor1(byGallery) : remedyFor2(byGallery),
  };
}

function remedyFor1(byGallery: boolean): string {
  const size = 'Choose a size that boots Generation 1, such as Standard_D2s_v5.';
  return byGallery
    ? `${size} Or take an image of Generation 2.`
    : `${size} An image of Generation 2 reaches other labs by a gallery only.`;
}

function remedyFor2(byGallery: boolean): string {
  return byGallery
    ? 'Choose a size that boots Generation 2, such as Standard_D2s_v5, or take an image of Generation 1.'
    : 'Take an image of Generation 1, which labs without a gallery need as well.';
}

function withoutTrustedLaunch(
  imagePath: string,
  size: string,
  { isCertain }: Pick<Told<unknown>, 'isCertain'>,
): Finding {
  return {
    code: 'IF332',
    severity: isCertain ? 'error' : 'warning',
    what: `The size ${size} ${isCertain ? 'cannot' : 'probably cannot'} start ${imagePath}: it has no Trusted Launch.`,
    why: 'Azure makes no machine with Trusted Launch of a size that does not have it.',
    remedy: 'Choose another size, such as Standard_D2s_v5.',
  };
}

function whyWanted(image: ImageGeneration | undefined): string {
  if (!image) return 'Images of the factory have to be of Generation 1.';
  return `${image.because} It ${image.isCertain ? 'is' : 'seems to be'} of Generation ${numbers[image.value]}.`;
}
