import { problem, type Problem } from '../../step/problem.js';
import type { RetentionOptions } from './inputs.js';
import { reasons } from './reasons.js';
import type { Judged } from './verdicts.js';

/** Fewer images than this are no mass deletion (C94). */
const fewestConcerned = 5;

/**
 * Why a plan may not be carried out: a wrong folder, a wrong Labs.json or somebody's branch must not empty the store or
 * the labs (C94).
 * @param stored all images of the store
 * @param labImages all custom images of all labs
 */
export function refuse(
  stored: readonly Judged<unknown>[],
  labImages: readonly Judged<unknown>[],
  { ImagesToSave, allowMassDeletion, isPullRequest }: RetentionOptions,
): Problem | undefined {
  const why = [
    isPullRequest ? 'this is the build of a pull request' : undefined,
    ImagesToSave === 0 ? 'ImagesToSave is 0' : undefined,
    massDeletion(stored, 'stored images'),
    massDeletion(labImages, 'custom images of this factory'),
  ].filter((text) => text !== undefined);
  if (allowMassDeletion || why.length === 0) return undefined;
  const counts = `${countDeleted(stored)} stored images and ${countDeleted(labImages)} custom images would be deleted`;
  return problem(
    `Nothing is deleted, because ${why.join(', and ')}; ${counts}.`,
    'Check ConfigurationLocation, GoldenImages and Labs.json; if this is meant, set allowMassDeletion for one run.',
  );
}

function countDeleted(judged: readonly Judged<unknown>[]): number {
  return judged.filter(({ verdict }) => verdict.fate === 'deleted').length;
}

function massDeletion(judged: readonly Judged<unknown>[], what: string): string | undefined {
  const own = judged.filter(({ verdict }) => verdict.fate !== 'ignored').length;
  const going = judged.filter(
    ({ verdict }) => verdict.fate === 'deleted' && verdict.reason.isMassDeletion,
  ).length;
  if (going < fewestConcerned || going <= own / 2) return undefined;
  const names = reasons.filter(({ isMassDeletion }) => isMassDeletion).map(({ name }) => name);
  return `${going} of ${own} ${what} would go as ${names.join(' or ')}`;
}
