import { isSameId } from '../../azure/resource-id.js';
import { type Usability, usabilityOf } from '../../azure/resources/custom-images.js';
import { imagePathKey } from '../../configuration/image-path.js';
import type { LabEntry } from '../../configuration/labs-json.js';
import { imagePathTag, tagOf } from '../images/tags.js';
import { subscriptionOf } from '../labs/matching.js';
import type { StoredImage } from '../store/companion.js';
import {
  type FindStored,
  type ImageOrder,
  type LabImage,
  orderOfLabImage,
  orderOfStored,
} from './image-order.js';
import type { RetentionOptions } from './inputs.js';
import { type UnknownImages, whyUnknown } from './unknown-images.js';

/** An image of the factory with the facts that the reasons for retiring it depend on. */
export interface Candidate<T = unknown> {
  readonly image: T;
  readonly pathKey: string;
  readonly order: ImageOrder;
  /** Only a usable image counts among those to keep; an unfinished one is still being created. */
  readonly state: Usability;
  readonly hasGoldenImage: boolean;
  /** The reason to assume that its golden image exists although it was not found: then it stays at any age (C8). */
  readonly removalDoubt?: string;
  /** Whether the lab takes images of its path. The store and the factory lab take all (C97). */
  readonly isSubscribed: boolean;
  /** The reason to assume that the lab takes it although no entry lists it: it does not count as unsubscribed (C97). */
  readonly subscriptionDoubt?: string;
  /** Whether a stored image has its name and path, and is not known to be another build. */
  readonly isStored: boolean;
}

/** A lab whose images could be read. The factory lab is one of them, whether Labs.json lists it or not. */
export interface RetentionLab<I extends LabImage = LabImage> {
  readonly id: string;
  /** Its entry in Labs.json; absent for a factory lab that Labs.json does not list. */
  readonly entry?: LabEntry;
  readonly images: readonly I[];
}

/** The facts and inputs by which the images of the store and of every lab are judged. */
export interface RetentionRules {
  readonly factoryLabId: string;
  /** Keys of the golden images that exist, ignored and broken files included (C8). */
  readonly existingKeys: ReadonlySet<string>;
  readonly unknownImages?: UnknownImages;
  readonly findStored: FindStored;
  /** Whether companions could not be read: then any image may be stored. */
  readonly isStoreUnread: boolean;
  /** Whether another factory stores images in the same store. */
  readonly isStoreShared: boolean;
  readonly options: RetentionOptions;
}

/** A stored image as a candidate. */
export function storedCandidate<S extends StoredImage>(
  image: S,
  rules: Pick<RetentionRules, 'existingKeys' | 'unknownImages'>,
): Candidate<S> {
  const pathKey = imagePathKey(image.imagePath);
  return {
    image,
    pathKey,
    order: orderOfStored(image),
    state: 'usable',
    ...goldenImageOf(pathKey, rules),
    isSubscribed: true,
    isStored: true,
  };
}

/** A custom image of this factory as a candidate. */
export function labCandidate<I extends LabImage>(
  image: I,
  lab: RetentionLab,
  rules: RetentionRules,
): Candidate<I> {
  const imagePath = imagePathOf(image);
  const pathKey = imagePathKey(imagePath);
  const stored = rules.findStored(image, imagePath);
  const subscribed = isSubscribed(lab, imagePath, rules);
  const subscriptionDoubt = subscribed ? undefined : doubtOf(lab.entry);
  return {
    image,
    pathKey,
    order: orderOfLabImage(image, stored),
    state: usabilityOf(image),
    ...goldenImageOf(pathKey, rules),
    isSubscribed: subscribed,
    ...(subscriptionDoubt === undefined ? {} : { subscriptionDoubt }),
    isStored: stored !== undefined || rules.isStoreUnread,
  };
}

/** Whether the golden image of a path exists, or why that is unknown. */
function goldenImageOf(
  pathKey: string,
  { existingKeys, unknownImages }: Pick<RetentionRules, 'existingKeys' | 'unknownImages'>,
): Pick<Candidate, 'hasGoldenImage' | 'removalDoubt'> {
  if (existingKeys.has(pathKey)) return { hasGoldenImage: true };
  const removalDoubt = unknownImages && whyUnknown(pathKey, unknownImages);
  return { hasGoldenImage: false, ...(removalDoubt === undefined ? {} : { removalDoubt }) };
}

/** The image path of a custom image; empty for one without the tag. */
export function imagePathOf({ tags }: Pick<LabImage, 'tags'>): string {
  return tagOf(tags, imagePathTag) ?? '';
}

function isSubscribed(
  { id, entry }: RetentionLab,
  imagePath: string,
  { factoryLabId, options }: RetentionRules,
): boolean {
  if (!entry || isSameId(id, factoryLabId)) return true;
  return subscriptionOf(entry, imagePath, { strict: options.strictImagePaths }).subscribed;
}

function doubtOf(entry: LabEntry | undefined): string | undefined {
  const [doubt] = entry?.doubts ?? [];
  if (!doubt) return undefined;
  const { what, line = 1 } = doubt.finding;
  return `It stays although the lab does not list it, since it is in doubt what the lab takes: ${what} (Labs.json, line ${line})`;
}
