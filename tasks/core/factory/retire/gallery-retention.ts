import { imagePathKey } from '../../configuration/image-path.js';
import { type BuiltImage, vmKeyOf } from '../gallery/gallery-tags.js';
import type { SnapshotSet } from '../gallery/snapshot-sets.js';
import { type GalleryStock, isPublished, type PublishedVersion } from '../gallery/stock.js';
import { imagePathTag, isRevoked, namesPath } from '../images/tags.js';
import { type Candidate, goldenImageOf, keptByTag, type RetentionRules, withheldBy } from './candidates.js';
import { orderOfStored } from '../labs/image-order.js';
import type { RetentionOptions } from './inputs.js';
import { judge } from './judge.js';
import { snapshotRoles } from './snapshot-roles.js';
import { isByCountOrAge } from './reasons.js';
import type { FinalVerdict, Judged } from './verdicts.js';

/** What a factory has in its gallery. */
export interface GalleryFacts extends Pick<GalleryStock, 'own' | 'versions' | 'sets'> {
  /** The ids of the failed versions that can be used in a region. */
  readonly partial: ReadonlySet<string>;
}

/** The images of a gallery, judged: what was made of one VM is one image. */
export interface GalleryRetention {
  readonly versions: readonly Judged<PublishedVersion>[];
  /** The snapshot sets that are images themselves, since they have no version yet. */
  readonly sets: readonly Judged<SnapshotSet>[];
}

/** As `GalleryRetention`, with what is deprecated before it goes. */
export interface FinalGalleryRetention extends Pick<GalleryRetention, 'sets'> {
  readonly versions: readonly Judged<PublishedVersion, FinalVerdict>[];
}

/**
 * Judges the images of a gallery. Versions are counted by themselves: snapshots that are no version yet, as where publishing
 * them failed, take the place of none that labs have.
 * @param held the ids of versions that a lab cannot do without
 */
export function judgeGallery(
  facts: GalleryFacts,
  rules: RetentionRules,
  held: ReadonlySet<string>,
): GalleryRetention {
  const versions = facts.versions.filter(isInPlace).map((version) => versionCandidate(version, facts, rules));
  const sets = snapshotRoles(facts).flatMap(({ set, role }) =>
    role === 'image' ? [setCandidate(set, facts, rules)] : [],
  );
  return {
    versions: judge(versions, rules.options).map((judged) => spare(judged, held, rules.options)),
    sets: judge(sets, rules.options, versions),
  };
}

/** A version whose tags name another image path than its definition was put there by somebody. */
export function isInPlace({ imagePath, definition }: PublishedVersion): boolean {
  return namesPath(definition.tags, imagePathTag, imagePath);
}

function versionCandidate(
  published: PublishedVersion,
  facts: GalleryFacts,
  rules: RetentionRules,
): Candidate<PublishedVersion> {
  return {
    ...candidateOf(published, rules),
    ...withheldBy(published.vhdFileName, rules, { isRevoked: isRevoked(published.version.tags) }),
    ...keptByTag(published.version.tags),
    state: stateOf(published, facts),
    isStored: isPublishable(published, facts),
  };
}

function setCandidate(set: SnapshotSet, { versions }: GalleryFacts, rules: RetentionRules) {
  const isBegun = versions.some((version) => isOfOneVm(version, set) && isUnfinished(version));
  const state: Candidate['state'] = isBegun ? 'unfinished' : 'usable';
  return {
    ...candidateOf(set, rules),
    ...withheldBy(set.vhdFileName, rules, set),
    state,
    isStored: true,
  };
}

function candidateOf<Image extends BuiltImage>(image: Image, rules: RetentionRules) {
  const pathKey = imagePathKey(image.imagePath);
  return {
    image,
    pathKey,
    order: orderOfStored(image),
    ...goldenImageOf(pathKey, rules),
    isSubscribed: true,
    build: vmKeyOf(image),
  };
}

function stateOf(published: PublishedVersion, { partial }: GalleryFacts): Candidate['state'] {
  if (isPublished(published)) return 'usable';
  if (isUnfinished(published)) return 'unfinished';
  return partial.has(published.version.id) ? 'partial' : 'failed';
}

function isUnfinished({ version }: PublishedVersion): boolean {
  return !/^(Succeeded|Updating|Failed)$/i.test(version.provisioningState);
}

/** Whether DistributeImages will publish it again: its snapshots are there, and no other version was made of them. */
function isPublishable(published: PublishedVersion, { versions, sets }: GalleryFacts): boolean {
  const isPublishedElsewhere = versions.some((other) => isOfOneVm(other, published) && isPublished(other));
  return !isPublishedElsewhere && sets.some((set) => set.isComplete && isOfOneVm(set, published));
}

function isOfOneVm(one: BuiltImage, other: BuiltImage): boolean {
  return vmKeyOf(one) === vmKeyOf(other);
}

/** Leaves what may not go now, or not at all. */
function spare(
  judged: Judged<PublishedVersion>,
  held: ReadonlySet<string>,
  options: RetentionOptions,
): Judged<PublishedVersion> {
  const stays = whySpared(judged, held, options);
  return stays ? { ...judged, verdict: { fate: 'kept', ...stays } } : judged;
}

function whySpared(
  { image, verdict }: Judged<PublishedVersion>,
  held: ReadonlySet<string>,
  { keepLastOfRemoved }: RetentionOptions,
): { readonly why: string; readonly isDoubt?: true } | undefined {
  const { version } = image;
  if (verdict.fate !== 'deleted') return undefined;
  if (version.blocksDeletion)
    return { why: 'Azure refuses to delete it before its end of life.', isDoubt: true };
  if (/^Updating$/i.test(version.provisioningState))
    return { why: 'It is being changed: it is left for the next run.', isDoubt: true };
  return (isByCountOrAge(verdict.reason) || keepLastOfRemoved) && held.has(version.id)
    ? { why: 'A lab has no newer ones yet, or it is not known whether it has.' }
    : undefined;
}
