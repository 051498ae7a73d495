import { isSameId } from '../../azure/resource-id.js';
import { imagePathKey, isValidImagePath } from '../../configuration/image-path.js';
import type { Problem } from '../../step/problem.js';
import { factoryLabTag, tagOf } from '../images/tags.js';
import { isOfAnotherFactory, sourceLabId, type StoredImage } from '../store/companion.js';
import {
  type Candidate,
  imagePathOf,
  labCandidate,
  type RetentionLab,
  type RetentionRules,
  storedCandidate,
} from './candidates.js';
import { allButNewest, indexStored, type LabImage } from './image-order.js';
import { refuse } from './mass-deletion.js';
import type { RetentionOptions } from './inputs.js';
import { type Reason, reasons } from './reasons.js';
import type { UnknownImages } from './unknown-images.js';
import type { Judged } from './verdicts.js';

/** The images to judge, and what decides about them. */
export interface RetentionState<S extends StoredImage, L extends RetentionLab> {
  readonly stored: readonly S[];
  /** Companions that could not be read, so that it is not known what else is stored. */
  readonly unread?: readonly string[];
  readonly labs: readonly L[];
  readonly factoryLabId: string;
  /** Keys of the golden images that exist, ignored and broken files included (C8). */
  readonly existingKeys: ReadonlySet<string>;
  /** Number of labs and companions that could not be read or used (C94). */
  readonly unjudged: number;
  readonly unknownImages?: UnknownImages;
}

/** All images, judged. */
export interface Retention<S, I, L> {
  readonly stored: readonly Judged<S>[];
  readonly labs: readonly { readonly lab: L; readonly images: readonly Judged<I>[] }[];
  /** The reason to delete none of the images (C94). */
  readonly refusal?: Problem;
}

/**
 * Judges every image once (C94 to C98): those of the store, those of each lab by itself, and then the whole, which may be
 * a mass deletion.
 */
export function planRetention<S extends StoredImage, I extends LabImage, L extends RetentionLab>(
  state: RetentionState<S, L & RetentionLab<I>>,
  options: RetentionOptions,
): Retention<S, I, L> {
  const rules = rulesOf(state, options);
  const stored = judgeStore(state.stored, rules);
  const labs = state.labs.map((lab) => ({ lab, images: judgeLab<I>(lab, rules) }));
  const labImages = labs.flatMap(({ images }) => images);
  const refusal = refuse({ stored, labImages, unjudged: state.unjudged }, options);
  return { stored, labs, ...(refusal ? { refusal } : {}) };
}

/** The rules for judging the store or one lab by itself. */
export function rulesOf(
  {
    stored,
    unread = [],
    factoryLabId,
    existingKeys,
    unknownImages,
  }: Omit<RetentionState<StoredImage, RetentionLab>, 'labs' | 'unjudged'>,
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
  };
}

/** Judges the images of the store; those that are not the factory's come last. */
export function judgeStore<S extends StoredImage>(stored: readonly S[], rules: RetentionRules): Judged<S>[] {
  return judgeOurs(
    stored,
    rules.options,
    (image) => whyStoredIgnored(image, rules),
    (image) => storedCandidate(image, rules),
  );
}

/** Judges the custom images of one lab; those that are not the factory's come last. */
export function judgeLab<I extends LabImage>(lab: RetentionLab<I>, rules: RetentionRules): Judged<I>[] {
  return judgeOurs(
    lab.images,
    rules.options,
    (image) => whyIgnored(image, lab, rules),
    (image) => labCandidate(image, lab, rules),
  );
}

function judgeOurs<T>(
  images: readonly T[],
  options: RetentionOptions,
  whyLeft: (image: T) => string | undefined,
  toCandidate: (image: T) => Candidate<T>,
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
  const imagePath = imagePathOf(image);
  const owner = tagOf(image.tags, factoryLabTag);
  if (entry?.broken) return entry.broken.what;
  if (!isValidImagePath(imagePath)) return 'It has no ImagePath tag that is an image path.';
  if (owner !== undefined)
    return isSameId(owner, rules.factoryLabId) ? undefined : `It belongs to the factory lab ${owner}.`;
  const isKnown = rules.existingKeys.has(imagePathKey(imagePath)) || rules.findStored(image, imagePath);
  return isKnown ? undefined : unknownOrigin;
}

const unknownOrigin =
  'It has no golden image and no stored image here, and does not say which factory made it: it may be another one.';

/** Runs the table of reasons over all but the images that stay whatever it says. */
function judge<T>(candidates: readonly Candidate<T>[], options: RetentionOptions): Judged<T>[] {
  const exempt = exemptOf(candidates, options);
  const found = firstReasons(
    candidates.filter((candidate) => !exempt.has(candidate)),
    options,
  );
  return candidates.map((candidate) => {
    const reason = found.get(candidate);
    return { image: candidate.image, verdict: reason ? { fate: 'deleted', reason } : kept(candidate) };
  });
}

function kept({ removalDoubt, subscriptionDoubt }: Candidate): Judged<unknown>['verdict'] {
  const why = removalDoubt ?? subscriptionDoubt;
  return { fate: 'kept', ...(why === undefined ? {} : { why }) };
}

/** The first reason of the table that concerns each image. */
function firstReasons<C extends Candidate>(
  candidates: readonly C[],
  options: RetentionOptions,
): ReadonlyMap<C, Reason> {
  const found = new Map<C, Reason>();
  for (const reason of reasons) {
    const rest = candidates.filter((candidate) => !found.has(candidate));
    for (const candidate of reason.concerned(rest, options)) found.set(candidate, reason);
  }
  return found;
}

/**
 * Images that are still being created; those whose golden image may exist although it was not found (C8); and with `keepLastOfRemoved` the newest usable one of each removed golden image,
 * since a renamed one leaves it behind (C96, L29).
 */
function exemptOf<C extends Candidate>(
  candidates: readonly C[],
  { keepLastOfRemoved }: RetentionOptions,
): ReadonlySet<C> {
  const stay = candidates.filter(
    ({ state, removalDoubt }) => state === 'unfinished' || removalDoubt !== undefined,
  );
  if (!keepLastOfRemoved) return new Set(stay);
  const removed = candidates.filter(({ state, hasGoldenImage }) => state === 'usable' && !hasGoldenImage);
  const older = new Set(allButNewest(removed, 1));
  return new Set([...stay, ...removed.filter((candidate) => !older.has(candidate))]);
}
