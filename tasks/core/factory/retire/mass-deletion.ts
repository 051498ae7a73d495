import { problem, type Problem } from '../../step/problem.js';
import type { RetentionOptions } from './inputs.js';
import { reasons } from './reasons.js';
import type { Judged, Verdict } from './verdicts.js';

/** Fewer images than this are no mass deletion where all labs and companions could be read (C94). */
const fewestConcerned = 5;

/** All images that were judged, and how much could not be read. */
export interface Extent {
  /** All images of the store. */
  readonly stored: readonly Judged<unknown>[];
  /** All custom images of all labs. */
  readonly labImages: readonly Judged<unknown>[];
  /** All images of the gallery; absent where there is none. */
  readonly galleryImages?: readonly Judged<unknown>[];
  /** Number of labs, companions and image definitions that could not be read: their images are not counted, and might be deleted too. */
  readonly unjudged: number;
}

/**
 * The refusal of a plan that could delete too much: a wrong folder, a wrong Labs.json or a branch of a pull request must
 * not empty the store or the labs (C94).
 */
export function refuse(
  { stored, labImages, galleryImages, unjudged }: Extent,
  { ImagesToSave, allowMassDeletion, isPullRequest }: RetentionOptions,
): Problem | undefined {
  const why = [
    isPullRequest ? 'this is the build of a pull request' : undefined,
    ImagesToSave === 0 ? 'imagesToKeep is 0' : undefined,
    massDeletion(stored, 'stored images', unjudged),
    massDeletion(labImages, 'custom images of this factory', unjudged),
    massDeletion(galleryImages ?? [], 'gallery images', unjudged),
  ].filter((text) => text !== undefined);
  if (allowMassDeletion || why.length === 0) return undefined;
  const ofGallery = galleryImages ? [`${countDeleted(galleryImages)} gallery images`] : [];
  const counted = [`${countDeleted(stored)} stored images`, `${countDeleted(labImages)} custom images`];
  const counts = `${[...counted, ...ofGallery].join(' and ')} would be deleted`;
  return problem(
    `Nothing is deleted, because ${why.join(', and ')}; ${counts}.`,
    'Check configurationFolder, GoldenImages and Labs.json; if this is meant, set allowMassDeletion for one run.',
  );
}

function countDeleted(judged: readonly Judged<unknown>[]): number {
  return judged.filter(({ verdict }) => verdict.fate === 'deleted').length;
}

/**
 * The refusal of a mass deletion. Missing knowledge does not weaken this guard: if a lab or companion could not be
 * judged, no number of images is too small to refuse, and an image that stays only because of a doubt does not count
 * among those that stay.
 */
function massDeletion(
  judged: readonly Judged<unknown>[],
  what: string,
  unjudged: number,
): string | undefined {
  const own = judged.filter(({ verdict }) => isCertain(verdict)).length;
  const going = judged.filter(({ verdict }) => 'reason' in verdict && verdict.reason.isMassDeletion).length;
  if (going <= own / 2 || (unjudged === 0 && going < fewestConcerned)) return undefined;
  const names = reasons.filter(({ isMassDeletion }) => isMassDeletion).map(({ name }) => name);
  const besides = unjudged === 0 ? '' : `, while ${unjudged} labs or companions could not be read`;
  return `${going} of ${own} ${what} would go as ${names.join(' or ')}${besides}`;
}

function isCertain(verdict: Verdict): boolean {
  return 'reason' in verdict || (verdict.fate === 'kept' && verdict.why === undefined);
}
