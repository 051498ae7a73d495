import type { BlobEntry } from '../../azure/blobs/container.js';
import { present } from '../../azure/requests/present.js';
import { isSameId } from '../../azure/resource-id.js';
import { type Usability, usabilityOf } from '../../azure/resources/custom-images.js';
import { imagePathKey } from '../../configuration/image-path.js';
import type { LabEntry } from '../../configuration/labs-json.js';
import { type BuiltImage, vmKeyOf } from '../gallery/gallery-tags.js';
import { hasTag, isRevoked, keepTag, tagOf, vhdTag } from '../images/tags.js';
import {
  type FindStored,
  type ImageOrder,
  type LabImage,
  orderOfLabImage,
  orderOfStored,
} from '../labs/image-order.js';
import { subscriptionOf } from '../labs/matching.js';
import { imagePathOf, type OwnMarks } from '../labs/own-images.js';
import type { StoredImage } from '../store/companion.js';
import type { RetentionOptions } from './inputs.js';
import { type UnknownImages, whyUnknown } from './unknown-images.js';

/** An image of the factory with the facts that the reasons for retiring it depend on. */
export interface Candidate<T = unknown> {
  readonly image: T;
  readonly pathKey: string;
  readonly order: ImageOrder;
  /**
   * Only a usable image counts among those to keep; an unfinished one is still being created. A partial one has failed in
   * some regions, and can be used in others: it counts for nothing, and stays until there are newer ones.
   */
  readonly state: Usability | 'partial';
  readonly hasGoldenImage: boolean;
  /** The reason to assume that its golden image exists although it was not found: then it stays at any age (C8). */
  readonly removalDoubt?: string;
  /** Whether the lab takes images of its path. The store and the factory lab take all (C97). */
  readonly isSubscribed: boolean;
  /** The reason to assume that the lab takes it although no entry lists it: it does not count as unsubscribed (C97). */
  readonly subscriptionDoubt?: string;
  /** Whether a stored image has its name and path, and is not known to be another build. */
  readonly isStored: boolean;
  /** The build that it is of, where several images may be of one: they are counted once. */
  readonly build?: string;
  /** Why it stays whatever a rule says: somebody wants it kept. It takes the place of no other. */
  readonly keptBy?: string;
  /** Why nobody is to use it: its record says so. It takes the place of no other (C121). */
  readonly withheldBy?: string;
}

/** A stored image, with its blobs where these are known. */
export interface StoredCandidate extends StoredImage {
  readonly companion?: Pick<BlobEntry, 'metadata'>;
  readonly vhd?: Pick<BlobEntry, 'metadata'>;
}

/** A version in the gallery that a lab offers to its users. */
export interface OfferedVersion extends BuiltImage {
  /** The id of the version. */
  readonly id: string;
  /** Why it stays whatever a rule says. */
  readonly keptBy?: string;
  /** Its tags say that nobody is to use it. */
  readonly isRevoked?: boolean;
  readonly state: 'usable' | 'partial';
}

/** A lab whose images could be read. The factory lab is one of them, whether Labs.json lists it or not. */
export interface RetentionLab<I extends LabImage = LabImage> {
  readonly id: string;
  /** Its entry in Labs.json; absent for a factory lab that Labs.json does not list. */
  readonly entry?: LabEntry;
  readonly images: readonly I[];
  /** What its users can take from the gallery; absent for a lab that does not get its images from there. */
  readonly offered?: readonly OfferedVersion[];
}

/** The facts and inputs by which the images of the store and of every lab are judged. */
export interface RetentionRules extends OwnMarks {
  readonly unknownImages?: UnknownImages;
  /** Whether companions could not be read: then any image may be stored. */
  readonly isStoreUnread: boolean;
  /** Whether another factory stores images in the same store. */
  readonly isStoreShared: boolean;
  readonly options: RetentionOptions;
  /** Why nobody is to use the image of a VHD, or of the snapshots beside one; nothing where it may be used. */
  readonly whyWithheld: (vhdFileName: string | undefined, said?: SaidOfUse) => string | undefined;
  readonly findStored: FindStored<StoredCandidate>;
}

/** What an image itself says of its use. */
export interface SaidOfUse {
  readonly isToBeTested?: boolean | undefined;
  readonly isRevoked?: boolean | undefined;
}

/** Why a thing stays that carries the tag by which somebody wants it kept. */
export function keptByTag(tags: Readonly<Record<string, string>>): Pick<Candidate, 'keptBy'> {
  return hasTag(tags, keepTag) ? { keptBy: `It has the tag ${keepTag}.` } : {};
}

/** Whether the blobs of a stored image say that somebody wants it kept. */
export function isKeptInStore({ vhd, companion }: StoredCandidate): boolean {
  return hasTag(vhd?.metadata, keepTag) || hasTag(companion?.metadata, keepTag);
}

/** A stored image as a candidate. */
export function storedCandidate<S extends StoredCandidate>(
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
    ...(isKeptInStore(image) ? { keptBy: keptByMetadata } : {}),
  };
}

export const keptByMetadata = `It has the metadata ${keepTag.toLowerCase()}.`;

/** A custom image of this factory as a candidate. */
export function labCandidate<I extends LabImage>(
  image: I,
  lab: RetentionLab,
  rules: RetentionRules,
): Candidate<I> {
  const imagePath = imagePathOf(image);
  const pathKey = imagePathKey(imagePath);
  const stored = rules.findStored(image, imagePath);
  return {
    image,
    pathKey,
    order: orderOfLabImage(image, stored),
    state: usabilityOf(image),
    ...goldenImageOf(pathKey, rules),
    ...subscriptionIn(lab, imagePath, rules),
    ...keptInLab(image, isSubscribed(lab, imagePath, rules) ? stored : undefined),
    isStored: stored !== undefined || rules.isStoreUnread,
    ...withheldBy(tagOf(image.tags, vhdTag), rules, { isRevoked: isRevoked(image.tags) }),
    ...(lab.offered ? { build: tagOf(image.tags, vhdTag)?.toLowerCase() ?? image.id } : {}),
  };
}

/** What is kept in the store is kept in the labs that take it, too: DistributeImages would bring it again each night. */
function keptInLab({ tags }: LabImage, stored: StoredCandidate | undefined): Pick<Candidate, 'keptBy'> {
  const byTag = keptByTag(tags);
  if (byTag.keptBy !== undefined || !stored || !isKeptInStore(stored)) return byTag;
  return { keptBy: `Its stored image has the metadata ${keepTag.toLowerCase()}.` };
}

/** A version that a lab offers, beside the custom images of that lab. */
export function offeredCandidate(
  image: OfferedVersion,
  lab: RetentionLab,
  rules: Omit<RetentionRules, 'findStored'>,
): Candidate<OfferedVersion> {
  const pathKey = imagePathKey(image.imagePath);
  return {
    image,
    pathKey,
    order: orderOfStored(image),
    state: image.state,
    ...goldenImageOf(pathKey, rules),
    ...subscriptionIn(lab, image.imagePath, rules),
    isStored: true,
    build: image.vhdFileName?.toLowerCase() ?? vmKeyOf(image),
    ...withheldBy(image.vhdFileName, rules, image),
    ...(image.keptBy === undefined ? {} : { keptBy: image.keptBy }),
  };
}

/** What the record of the VHD of an image, or the image itself, says against its use. */
export function withheldBy(
  vhdFileName: string | undefined,
  { whyWithheld }: Pick<RetentionRules, 'whyWithheld'>,
  said: SaidOfUse = {},
): Pick<Candidate, 'withheldBy'> {
  return present('withheldBy', whyWithheld(vhdFileName, said));
}

/** Whether a lab takes the images of a path, or may take them although it does not list it. */
export function subscriptionIn(
  lab: RetentionLab,
  imagePath: string,
  rules: Pick<RetentionRules, 'factoryLabId' | 'options'>,
): Pick<Candidate, 'isSubscribed' | 'subscriptionDoubt'> {
  if (isSubscribed(lab, imagePath, rules)) return { isSubscribed: true };
  const subscriptionDoubt = doubtOf(lab.entry);
  return { isSubscribed: false, ...(subscriptionDoubt === undefined ? {} : { subscriptionDoubt }) };
}

/** Whether the golden image of a path exists, or why that is unknown. */
export function goldenImageOf(
  pathKey: string,
  { existingKeys, unknownImages }: Pick<RetentionRules, 'existingKeys' | 'unknownImages'>,
): Pick<Candidate, 'hasGoldenImage' | 'removalDoubt'> {
  if (existingKeys.has(pathKey)) return { hasGoldenImage: true };
  const removalDoubt = unknownImages && whyUnknown(pathKey, unknownImages);
  return { hasGoldenImage: false, ...(removalDoubt === undefined ? {} : { removalDoubt }) };
}

function isSubscribed(
  { id, entry }: RetentionLab,
  imagePath: string,
  { factoryLabId, options }: Pick<RetentionRules, 'factoryLabId' | 'options'>,
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
