import type { LabEntry } from '../../configuration/labs-json.js';
import type { Finding } from '../../step/action.js';
import { type MatchingOptions, subscriptionOf } from '../labs/matching.js';
import type { AzureGenerations } from '../templates/generations.js';
import { canStart, imageGeneration } from '../templates/image-generation.js';
import { imageMachine } from '../templates/machine.js';
import { allowedSizes } from '../../lab/allowed-sizes.js';
import type { ValuedImage } from './factory-findings.js';
import type { GalleryTarget } from './gallery-state.js';

/** The finding for a lab whose policy allows no size that starts an image that it takes from the gallery. */
export function labSizeFindings(
  entry: LabEntry,
  { policies }: Pick<GalleryTarget, 'policies'>,
  images: readonly ValuedImage[],
  options: MatchingOptions & { readonly generations: AzureGenerations | undefined },
): Finding[] {
  const allowed = allowedSizes(policies ?? []);
  if (!allowed || allowed.length === 0) return [];
  const stuck = images.filter(
    (image) => takes(entry, image, options) && !startsWithAny(allowed, image, options.generations),
  );
  if (stuck.length === 0) return [];
  return [
    {
      code: 'IF520',
      severity: 'warning',
      what: `The lab ${entry.labName} allows no size that starts ${stuck.map(([{ imagePath }]) => imagePath).join(', ')}.`,
      why: `Its policy allows ${allowed.join(', ')}. Images of Generation 2 and with Trusted Launch need a size that has these.`,
      remedy: 'Allow a size in the lab that boots Generation 2, such as Standard_D2s_v5.',
    },
  ];
}

function takes(entry: LabEntry, [{ imagePath }]: ValuedImage, options: MatchingOptions): boolean {
  return subscriptionOf(entry, imagePath, options).subscribed;
}

/** An image of which nothing is known is not held against a lab. */
function startsWithAny(
  sizes: readonly string[],
  [image, values]: ValuedImage,
  azure: AzureGenerations | undefined,
): boolean {
  const machine = imageMachine(image, values);
  const generation = machine && imageGeneration(machine, azure);
  return !generation || sizes.some((size) => canStart(size, generation, azure));
}
