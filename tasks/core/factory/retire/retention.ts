import { isSameId } from '../../azure/resource-id.js';
import { imagePathKey } from '../../configuration/image-path.js';
import type { Problem } from '../../step/problem.js';
import { indexStored, type LabImage } from '../labs/image-order.js';
import { whyForeign } from '../labs/own-images.js';
import { noRecords, type Records, withheldImage } from '../store/image-records.js';
import type { ImageState } from '../store/record-marks.js';
import { isOfAnotherFactory, sourceLabId, type StoredImage } from '../store/companion.js';
import {
  type Candidate,
  labCandidate,
  type OfferedVersion,
  offeredCandidate,
  type RetentionLab,
  type RetentionRules,
  type StoredCandidate,
  storedCandidate,
} from './candidates.js';
import { type GalleryFacts, type GalleryRetention, judgeGallery } from './gallery-retention.js';
import type { RetentionOptions } from './inputs.js';
import { judge } from './judge.js';
import { refuse } from './mass-deletion.js';
import type { UnknownImages } from './unknown-images.js';
import type { Judged } from './verdicts.js';

/** The images to judge, and what decides about them. */
export interface RetentionState<S extends StoredCandidate, L extends RetentionLab> {
  readonly stored: readonly S[];
  /** Where images stand; absent where that is not known. */
  readonly records?: Pick<Records, 'byVhd'>;
  /** Companions that could not be read, so that it is not known what else is stored. */
  readonly unread?: readonly string[];
  readonly labs: readonly L[];
  /** Further labs that versions in the gallery are kept for, since they may have nothing newer. */
  readonly holders?: readonly RetentionLab[];
  readonly factoryLabId: string;
  /** Keys of the golden images that exist, ignored and broken files included (C8). */
  readonly existingKeys: ReadonlySet<string>;
  /** Number of labs and companions that could not be read or used (C94). */
  readonly unjudged: number;
  readonly unknownImages?: UnknownImages;
  /** What the factory has in its gallery; absent where it has none, or it could not be read. */
  readonly gallery?: GalleryFacts;
}

/** All images, judged. */
export interface Retention<S, I, L, O = never> {
  readonly stored: readonly Judged<S>[];
  readonly labs: readonly {
    readonly lab: L;
    readonly images: readonly Judged<I>[];
    /** What else the lab offers to its users. */
    readonly others: readonly Judged<O>[];
  }[];
  readonly gallery?: GalleryRetention;
  /** The reason to delete none of the images (C94). */
  readonly refusal?: Problem;
}

/**
 * Judges every image once (C94 to C98): those of the store, those of each lab by itself, and then the whole, which may be
 * a mass deletion.
 * @param judgeOthers judges what else a lab offers to its users, by what becomes of its custom images
 */
export function planRetention<
  S extends StoredCandidate,
  I extends LabImage,
  L extends RetentionLab,
  O = never,
>(
  state: RetentionState<S, L & RetentionLab<I>>,
  options: RetentionOptions,
  judgeOthers: (lab: L, images: readonly Judged<I>[], rules: RetentionRules) => Judged<O>[] = () => [],
): Retention<S, I, L, O> {
  const rules = rulesOf(state, options);
  const stored = judgeStore(state.stored, rules);
  const labs = state.labs.map((lab) => {
    const images = judgeLab<I>(lab, rules);
    return { lab, images, others: judgeOthers(lab, images, rules) };
  });
  const held = heldByLabs([...state.labs, ...(state.holders ?? [])], rules);
  const gallery = state.gallery && judgeGallery(state.gallery, rules, held);
  const labImages = labs.flatMap(({ images, others }) => [...images, ...others]);
  const ofGallery = gallery ? { galleryImages: [...gallery.versions, ...gallery.sets] } : {};
  const refusal = refuse({ stored, labImages, unjudged: state.unjudged, ...ofGallery }, options);
  return { stored, labs, ...(gallery ? { gallery } : {}), ...(refusal ? { refusal } : {}) };
}

/** The ids of the versions that are among the newest images of a lab: it has nothing in their place. */
function heldByLabs(labs: readonly RetentionLab[], rules: RetentionRules): ReadonlySet<string> {
  const kept = labs.flatMap((lab) =>
    judgeOffered(lab, rules).filter(({ verdict }) => verdict.fate === 'kept'),
  );
  return new Set(kept.map(({ image }) => image.id));
}

/** The rules for judging the store or one lab by itself. */
export function rulesOf(
  {
    stored,
    records = noRecords,
    unread = [],
    factoryLabId,
    existingKeys,
    unknownImages,
  }: Omit<RetentionState<StoredCandidate, RetentionLab>, 'labs' | 'holders' | 'unjudged'>,
  options: RetentionOptions,
): RetentionRules {
  const others = stored.filter((image) => isOfAnotherFactory(image, factoryLabId));
  return {
    factoryLabId,
    existingKeys,
    ...(unknownImages ? { unknownImages } : {}),
    findStored: indexStored(stored.filter((image) => !others.includes(image))),
    isStoreUnread: unread.length > 0,
    isStoreShared: others.length > 0,
    options,
    whyWithheld: withheldImages(stored, records),
  };
}

const withheldTexts: Readonly<Record<ImageState, string | undefined>> = {
  snapped: 'It waits for its tests, and takes the place of no other.',
  rejected: 'Its tests have rejected it, and it takes the place of no other.',
  revoked: 'It was revoked, and takes the place of no other.',
  stored: undefined,
  deprecated: undefined,
};

/** Its record is gone, or there never was one. */
const neverTested = 'Nothing says that it has passed its tests, and it takes the place of no other.';

/** A companion says that an image may be used, whatever its record says (C121). */
function withheldImages(
  stored: readonly StoredImage[],
  records: Pick<Records, 'byVhd'>,
): RetentionRules['whyWithheld'] {
  const distributed = new Set(stored.map(({ vhdFileName }) => vhdFileName.toLowerCase()));
  return (vhdFileName, { isToBeTested, isRevoked } = {}) => {
    const bySelf = isRevoked ? withheldTexts.revoked : undefined;
    if (vhdFileName === undefined) return bySelf;
    if (distributed.has(vhdFileName.toLowerCase())) return undefined;
    const state = withheldImage(records, { vhdFileName })?.state;
    return state ? withheldTexts[state] : (bySelf ?? (isToBeTested ? neverTested : undefined));
  };
}

/** Judges the images of the store; those that are not the factory's come last. */
export function judgeStore<S extends StoredCandidate>(
  stored: readonly S[],
  rules: RetentionRules,
): Judged<S>[] {
  return judgeOurs(
    stored,
    rules.options,
    (image) => whyStoredIgnored(image, rules),
    (image) => storedCandidate(image, rules),
  );
}

/**
 * Judges the custom images of one lab, together with the versions that it offers; those that are not the factory's come
 * last.
 */
export function judgeLab<I extends LabImage>(lab: RetentionLab<I>, rules: RetentionRules): Judged<I>[] {
  return judgeOurs(
    lab.images,
    rules.options,
    (image) => whyIgnored(image, lab, rules),
    (image) => labCandidate(image, lab, rules),
    offeredCandidates(lab, rules),
  );
}

/** Judges the versions that a lab offers, together with its custom images: which of them it cannot do without. */
export function judgeOffered(lab: RetentionLab, rules: RetentionRules): Judged<OfferedVersion>[] {
  const offered = offeredCandidates(lab, rules);
  if (offered.length === 0) return [];
  const own = lab.images.filter((image) => whyIgnored(image, lab, rules) === undefined);
  const beside = own.map((image) => labCandidate(image, lab, rules));
  return judge(offered, rules.options, beside);
}

function offeredCandidates(lab: RetentionLab, rules: RetentionRules): Candidate<OfferedVersion>[] {
  return (lab.offered ?? []).map((version) => offeredCandidate(version, lab, rules));
}

function judgeOurs<T>(
  images: readonly T[],
  options: RetentionOptions,
  whyLeft: (image: T) => string | undefined,
  toCandidate: (image: T) => Candidate<T>,
  beside: readonly Candidate[] = [],
): Judged<T>[] {
  const all = images.map((image) => ({ image, why: whyLeft(image) }));
  const ours = all.filter(({ why }) => why === undefined);
  const ignored = all.flatMap(({ image, why }): Judged<T>[] =>
    why === undefined ? [] : [{ image, verdict: { fate: 'ignored', why } }],
  );
  return [
    ...judge(
      ours.map(({ image }) => toCandidate(image)),
      options,
      beside,
    ),
    ...ignored,
  ];
}

/** Several factories may store in one account: each retires its own images, and those of the scripts that it knows. */
function whyStoredIgnored(
  image: StoredImage,
  { factoryLabId, existingKeys, isStoreShared }: RetentionRules,
): string | undefined {
  const owner = sourceLabId(image);
  if (image.copyOf !== undefined)
    return `It is a copy of the companion ${image.copyOf}, which decides about their VHD.`;
  if (owner !== undefined)
    return isSameId(owner, factoryLabId) ? undefined : `It belongs to the factory lab ${owner}.`;
  return isStoreShared && !existingKeys.has(imagePathKey(image.imagePath)) ? unknownMaker : undefined;
}

const unknownMaker =
  'It has no golden image here and does not say which factory made it, and another factory stores images here, too.';

/** The reason to leave an image out: it is not this factory's, or that cannot be known (C14, C96, C98). */
function whyIgnored(image: LabImage, { entry }: RetentionLab, rules: RetentionRules): string | undefined {
  return entry?.broken?.what ?? whyForeign(image, rules);
}
