import { imagePathKey, isValidImagePath } from '../../configuration/image-path.js';
import type { LabEntry } from '../../configuration/labs-json.js';
import type { Problem } from '../../step/problem.js';
import { factoryLabTag, imagePathTag, tagOf } from '../images/tags.js';
import { subscriptionOf } from '../labs/matching.js';
import type { StoredImage } from '../store/companion.js';
import {
  compareOrder,
  type FindStored,
  type ImageOrder,
  indexStored,
  type LabImage,
  orderOfLabImage,
  orderOfStored,
} from './image-order.js';
import { refuse } from './mass-deletion.js';
import type { Judged, RetentionOptions } from './verdicts.js';

/** A lab whose images could be read. The factory lab is one of them, whether Labs.json lists it or not. */
export interface RetentionLab<I extends LabImage = LabImage> {
  readonly id: string;
  /** What Labs.json says; absent for a factory lab that it does not list. */
  readonly entry?: LabEntry;
  readonly images: readonly I[];
}

export interface RetentionState<S extends StoredImage = StoredImage, I extends LabImage = LabImage> {
  readonly stored: readonly S[];
  readonly labs: readonly RetentionLab<I>[];
  readonly factoryLabId: string;
  /** Keys of the golden images that exist, ignored and broken files included (C8). */
  readonly existingKeys: ReadonlySet<string>;
}

export interface Retention<S, I> {
  readonly stored: readonly Judged<S>[];
  readonly labs: readonly { readonly labId: string; readonly images: readonly Judged<I>[] }[];
  /** Why nothing of all this may be done (C94). */
  readonly refusal?: Problem;
}

/** Judges every image once (C94 to C98): the store's, and those of each lab by itself. */
export function planRetention<S extends StoredImage, I extends LabImage>(
  state: RetentionState<S, I>,
  options: RetentionOptions,
): Retention<S, I> {
  const stored = judgeStore(state, options);
  const { factoryLabId, existingKeys } = state;
  const rules = { factoryLabId, existingKeys, options, findStored: indexStored(state.stored) };
  const labs = state.labs.map((lab) => ({ labId: lab.id, images: judgeLab(lab, rules) }));
  const refusal = refuse(
    stored,
    labs.flatMap(({ images }) => images),
    options,
  );
  return { stored, labs, ...(refusal ? { refusal } : {}) };
}

/** An image with what decides its fate. */
interface Candidate<T> {
  readonly image: T;
  readonly key: string;
  readonly order: ImageOrder;
  /** A reason apart from its age. */
  readonly reason?: 'removed' | 'unsubscribed';
}

function judgeStore<S extends StoredImage>(
  { stored, existingKeys }: RetentionState<S>,
  options: RetentionOptions,
): Judged<S>[] {
  const candidates = stored.map((image) => {
    const key = imagePathKey(image.imagePath);
    return {
      image,
      key,
      order: orderOfStored(image),
      ...(existingKeys.has(key) ? {} : { reason: 'removed' as const }),
    };
  });
  return judge(candidates, options);
}

function judgeLab<I extends LabImage>(lab: RetentionLab<I>, rules: LabRules): Judged<I>[] {
  const ours = lab.images.filter((image) => whyIgnored(image, lab, rules) === undefined);
  return [
    ...judge(
      ours.filter(isUsable).map((image) => toCandidate(image, lab, rules)),
      rules.options,
    ),
    ...ours.filter((image) => !isUsable(image)).map((image) => judgeUnusable(image, lab, rules)),
    ...lab.images.flatMap((image) => {
      const reason = whyIgnored(image, lab, rules);
      return reason === undefined ? [] : [{ image, verdict: { fate: 'ignored' as const, reason } }];
    }),
  ];
}

function isUsable({ provisioningState = '' }: LabImage): boolean {
  return ['Succeeded', ''].includes(provisioningState);
}

/** What is no image yet, or never became one, takes no image's place; DistributeImages makes it again while it can. */
function judgeUnusable<I extends LabImage>(image: I, lab: RetentionLab<I>, rules: LabRules): Judged<I> {
  if (image.provisioningState !== 'Failed') return { image, verdict: { fate: 'kept' } };
  const { reason } = toCandidate(image, lab, rules);
  if (reason) return { image, verdict: { fate: 'deleted', reason } };
  const canBeMadeAgain = rules.findStored(image.name, imagePathOf(image));
  return { image, verdict: canBeMadeAgain ? { fate: 'kept' } : { fate: 'deleted', reason: 'failed' } };
}

/** What images of all labs are judged by. */
interface LabRules extends Pick<RetentionState, 'factoryLabId' | 'existingKeys'> {
  readonly options: RetentionOptions;
  readonly findStored: FindStored;
}

/** Why an image is none of the factory's business, or nothing can be known about it (C14, C96, C98). */
function whyIgnored(image: LabImage, { entry }: RetentionLab, rules: LabRules): string | undefined {
  const imagePath = imagePathOf(image);
  const owner = tagOf(image.tags, factoryLabTag);
  if (entry?.broken) return entry.broken.what;
  if (!isValidImagePath(imagePath)) return 'It has no ImagePath tag that is an image path.';
  if (owner !== undefined)
    return sameId(owner, rules.factoryLabId) ? undefined : `It belongs to the factory lab ${owner}.`;
  const isKnown = rules.existingKeys.has(imagePathKey(imagePath)) || rules.findStored(image.name, imagePath);
  return isKnown ? undefined : unknownOrigin;
}

const unknownOrigin =
  'It has no golden image and no stored image here, and does not say which factory made it: it may be another one.';

function imagePathOf({ tags }: LabImage): string {
  return tagOf(tags, imagePathTag) ?? '';
}

function toCandidate<I extends LabImage>(image: I, lab: RetentionLab, rules: LabRules): Candidate<I> {
  const imagePath = imagePathOf(image);
  const key = imagePathKey(imagePath);
  const candidate = { image, key, order: orderOfLabImage(image, rules.findStored(image.name, imagePath)) };
  if (!rules.existingKeys.has(key)) return { ...candidate, reason: 'removed' };
  return takes(lab, imagePath, rules) ? candidate : { ...candidate, reason: 'unsubscribed' };
}

/** C97: nothing is unsubscribed in the factory lab. */
function takes({ id, entry }: RetentionLab, imagePath: string, { factoryLabId, options }: LabRules): boolean {
  if (sameId(id, factoryLabId)) return true;
  return (
    entry !== undefined && subscriptionOf(entry, imagePath, { strict: options.strictImagePaths }).subscribed
  );
}

function judge<T>(candidates: readonly Candidate<T>[], options: RetentionOptions): Judged<T>[] {
  const spared = options.keepLastOfRemoved ? newestRemoved(candidates) : new Set<Candidate<T>>();
  const expiredOnes = expired(
    candidates.filter(({ reason }) => reason === undefined),
    options.ImagesToSave,
  );
  return candidates.map((candidate) => {
    const reason = candidate.reason ?? (expiredOnes.has(candidate) ? ('expired' as const) : undefined);
    const isDeleted = reason !== undefined && !spared.has(candidate);
    return { image: candidate.image, verdict: isDeleted ? { fate: 'deleted', reason } : { fate: 'kept' } };
  });
}

/** C96, L29: with `keepLastOfRemoved` a renamed golden image leaves its last image behind. */
function newestRemoved<T>(candidates: readonly Candidate<T>[]): ReadonlySet<Candidate<T>> {
  const removed = candidates.filter(({ reason }) => reason === 'removed');
  const older = expired(removed, 1);
  return new Set(removed.filter((candidate) => !older.has(candidate)));
}

/** All but the newest few of each image path (C95). */
function expired<T extends { readonly key: string; readonly order: ImageOrder }>(
  images: readonly T[],
  imagesToSave: number,
): ReadonlySet<T> {
  const kept = new Map<string, number>();
  const newestFirst = images.toSorted((one, other) => compareOrder(one.order, other.order));
  return new Set(
    newestFirst.filter(({ key }) => {
      const count = (kept.get(key) ?? 0) + 1;
      kept.set(key, count);
      return count > imagesToSave;
    }),
  );
}

function sameId(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
