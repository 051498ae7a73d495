import { usabilityOf } from '../../azure/resources/custom-images.js';
import type { Lab } from '../../azure/resources/labs.js';
import { imagePathKey } from '../../configuration/image-path.js';
import { sameName } from '../../lab/names.js';
import { tagOf, vhdTag } from '../images/tags.js';
import {
  approximateTimeOf,
  type ImageOrder,
  indexStored,
  type LabImage,
  orderOfLabImage,
  orderOfStored,
} from '../labs/image-order.js';
import { imagePathOf, type OwnMarks, whyForeign } from '../labs/own-images.js';
import { isOfAnotherFactory, type StoredImage } from '../store/companion.js';
import { isWithheld, type Records } from '../store/image-records.js';
import { isCurrent, isWithoutFault } from './current-tag.js';

/** What decides which image of a path is to be the current one of a lab. */
export interface CurrentFacts extends OwnMarks {
  /** Whether the record of an image says that nobody is to use it: it was rejected or revoked, or waits for its tests. */
  readonly isWithheld: (image: Pick<LabImage, 'name' | 'tags'>) => boolean;
}

/** What a factory knows of its images. */
interface Known {
  readonly factoryLab: Pick<Lab, 'id'>;
  /** Keys of the golden images that exist, ignored and broken files included (C8). */
  readonly existingKeys: ReadonlySet<string>;
  readonly store: { readonly images: readonly StoredImage[]; readonly records: Pick<Records, 'byVhd'> };
}

export function currentFactsOf({ factoryLab, existingKeys, store }: Known): CurrentFacts {
  const stored = store.images.filter((image) => !isOfAnotherFactory(image, factoryLab.id));
  return {
    factoryLabId: factoryLab.id,
    existingKeys,
    findStored: indexStored(stored),
    isWithheld: withheldBy(stored, store.records),
  };
}

/** A companion says that an image may be used, whatever its record says (C121). Images of the scripts do not name their VHD. */
function withheldBy(
  stored: readonly StoredImage[],
  { byVhd }: Pick<Records, 'byVhd'>,
): CurrentFacts['isWithheld'] {
  const distributed = new Set(stored.map(({ vhdFileName }) => vhdFileName.toLowerCase()));
  const withheld = [...byVhd].filter(([key, record]) => isWithheld(record) && !distributed.has(key));
  const vhds = new Set(withheld.map(([key]) => key));
  return ({ name, tags }) => {
    const vhd = tagOf(tags, vhdTag);
    if (vhd !== undefined) return vhds.has(vhd.toLowerCase());
    const key = imagePathKey(imagePathOf({ tags }));
    return withheld.some(
      ([, { imageName, imagePath }]) => sameName(imageName, name) && imagePathKey(imagePath) === key,
    );
  };
}

/** How the current image of a path in a lab is to change. */
export interface CurrentMove {
  /** The names of the images that may be the current one, the best first: the first of them that the lab has will be. */
  readonly candidates: readonly string[];
  /** The names of the images that carry the tag, as they were read. */
  readonly marked: readonly string[];
}

/**
 * Chooses the current image of a path in a lab: the newest good one of this factory, which is neither deprecated nor revoked.
 * @param images the custom images of that path in the lab
 * @param coming stored images of that path that the lab is to get
 */
export function chooseCurrent(
  images: readonly LabImage[],
  facts: CurrentFacts,
  coming: readonly StoredImage[] = [],
): CurrentMove {
  const own = images.filter((image) => whyForeign(image, facts) === undefined);
  const comingNames = new Set(coming.map(({ imageName }) => imageName.toLowerCase()));
  const held = own.filter((image) => isGood(image, facts) && !comingNames.has(image.name.toLowerCase()));
  const contenders = [
    ...held.map((image) => contender(image.name, orderOfHeld(image, facts))),
    ...coming.map((image) => contender(image.imageName, orderOfStored(image))),
  ];
  return {
    candidates: contenders.toSorted(newestFirst).map(({ name }) => name),
    marked: own.filter(({ tags }) => isCurrent(tags)).map(({ name }) => name),
  };
}

/** Whether a move changes anything, as far as the lab is known: the best image carries the tag, and no other does. */
export function isDone({ candidates: [best], marked }: CurrentMove): boolean {
  if (best === undefined) return true;
  const [first, second] = marked;
  return first !== undefined && second === undefined && sameName(first, best);
}

function isGood(image: LabImage, { isWithheld: isHeldBack }: CurrentFacts): boolean {
  return usabilityOf(image) === 'usable' && isWithoutFault(image.tags) && !isHeldBack(image);
}

interface Contender {
  readonly name: string;
  readonly time: number;
  readonly suffix: string;
}

function contender(name: string, order: ImageOrder): Contender {
  return { name, time: approximateTimeOf(order), suffix: order.suffix };
}

function orderOfHeld(image: LabImage, { findStored }: CurrentFacts): ImageOrder {
  return orderOfLabImage(image, findStored(image, imagePathOf(image)));
}

/** By time, of one time by the letters after the date; names decide where nothing else does, so that each run chooses the same. */
function newestFirst(one: Contender, other: Contender): number {
  if (one.time !== other.time) return other.time - one.time;
  if (one.suffix !== other.suffix) return one.suffix > other.suffix ? -1 : 1;
  return other.name.localeCompare(one.name, 'en');
}
