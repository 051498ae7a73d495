import { evaluate } from '../../configuration/expression.js';
import { type Finding, wholeFile } from '../../configuration/finding.js';
import type { GoldenImage } from '../../configuration/golden-image.js';
import { property } from '../../configuration/json.js';
import type { LabEntry } from '../../configuration/labs-json.js';
import type { GalleryImage } from '../../azure/resources/gallery-images.js';
import { impossibleGallery } from '../gallery/gallery-name.js';
import { galleryImageName } from '../templates/image-references.js';
import { imageGeneration } from '../templates/image-generation.js';
import { imageMachine } from '../templates/machine.js';
import { machineFacts, machinePlace } from '../templates/machine-findings.js';
import type { TemplateValues } from '../templates/values.js';
import { namesOf, type Takers } from './takers.js';

/** Findings about the way in which labs get a golden image: a VHD cannot carry it, or a plan is not passed on. */
export function deliveryFindings(
  image: GoldenImage,
  values: TemplateValues,
  takers: Takers,
  offered: readonly GalleryImage[] = [],
): Finding[] {
  return [...vhdFindings(image, values, takers), ...planFindings(image, values, takers, offered)];
}

type Place = Pick<Finding, 'file' | 'line' | 'column'>;

/** Why a VHD cannot carry an image, and where that is said. */
interface Obstacle {
  readonly because: string;
  readonly isCertain: boolean;
  readonly place: Place;
}

/** What a lab that names the golden image itself will certainly lack is an error. */
function vhdFindings(image: GoldenImage, values: TemplateValues, { byVhd }: Takers): Finding[] {
  const found = obstacles(image, values);
  const labs = found.length === 0 ? [] : byVhd();
  if (labs.length === 0) return [];
  return found.map(({ because, isCertain, place }) => ({
    code: 'IF331',
    severity: isCertain && labs.some(({ isNamed }) => isNamed) ? 'error' : 'warning',
    what: `A VHD ${isCertain ? 'cannot' : 'probably cannot'} carry ${image.imagePath}, and labs get it as one: ${namesOf(labs)}.`,
    why: `${because} A VHD has one disk, and boots with Generation 1 only.`,
    remedy: 'Write "Delivery": "Gallery" for these labs, or let their ImagePaths leave it out.',
    ...place,
  }));
}

function obstacles(image: GoldenImage, values: TemplateValues): Obstacle[] {
  const machine = imageMachine(image, values);
  const generation = machine && values.byGallery ? imageGeneration(machine, values.generations) : undefined;
  return [
    ...(generation?.value === 'V2'
      ? [{ ...generation, place: machinePlace(image, values, generation.property) }]
      : []),
    ...(values.settings?.dataDisks === true
      ? [{ because: keepsDataDisks, isCertain: true, place: wholeFile(image.file) }]
      : []),
  ];
}

const keepsDataDisks = 'Images.json says "DataDisks": true, so that its data disks belong to it.';

function planFindings(
  image: GoldenImage,
  values: TemplateValues,
  { byGallery }: Takers,
  offered: readonly GalleryImage[],
): Finding[] {
  const plan = planOf(image, values, offered);
  const labs = plan === undefined ? [] : byGallery();
  if (plan === undefined || labs.length === 0) return [];
  return [
    {
      code: 'IF521',
      severity: 'warning',
      what: `${image.imagePath} is built from a Marketplace image with the purchase plan ${plan}.`,
      why: `Labs do not pass a plan on: Azure refuses machines that are made of it in ${namesOf(labs)}.`,
      remedy: 'Build it from an image without a plan.',
      ...machinePlace(image, values, 'galleryImageReference'),
    },
  ];
}

/** The plan that the template names, or with which the factory lab offers the image. */
function planOf(
  image: GoldenImage,
  values: TemplateValues,
  offered: readonly GalleryImage[],
): string | undefined {
  const machine = imageMachine(image, values);
  const written = machine && evaluate(property(machine.properties, 'planId'), machine.scope);
  if (typeof written === 'string' && written !== '') return written;
  const name = machineFacts(image, values).marketplaceImage?.toLowerCase();
  return offered.find((one) => galleryImageName({ ...one }) === name)?.planId;
}

/** The finding for a lab that gets its images from a gallery where none is given. */
export function withoutGallery({ labName, file, line, column }: LabEntry): Finding {
  return {
    code: 'IF232',
    severity: 'error',
    what: `The lab ${labName} gets no image: its Delivery is Gallery, and no gallery is given.`,
    why: 'The tasks take the gallery from their input gallery, which is empty here.',
    remedy: 'Give the input gallery, here and in the other tasks, or write "Delivery": "VHD" for the lab.',
    file,
    line,
    column,
  };
}

/** The finding for an input that can name no gallery. */
export function galleryNameFindings(named: string): Finding[] {
  const impossible = named === '' ? undefined : impossibleGallery(named);
  if (!impossible) return [];
  const { severity, what, why = '', remedy = '' } = impossible;
  return [{ code: 'IF515', severity, what, why, remedy }];
}
