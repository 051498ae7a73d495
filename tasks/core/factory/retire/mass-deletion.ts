import { problem, type Problem } from '../../step/problem.js';
import type { Judged, RetentionOptions } from './verdicts.js';

/** C94: fewer removed or unsubscribed images than this may go without asking. */
const fewestConcerned = 5;

/** C94: a wrong folder, a wrong Labs.json or somebody's branch must not empty the store or the labs. */
export function refuse(
  stored: readonly Judged<unknown>[],
  labImages: readonly Judged<unknown>[],
  { ImagesToSave, allowMassDeletion, isPullRequest }: RetentionOptions,
): Problem | undefined {
  const counts = `${countDeleted(stored)} stored images and ${countDeleted(labImages)} custom images would be deleted`;
  const mass = [
    massDeletion(stored, 'stored images'),
    massDeletion(labImages, 'custom images of this factory'),
  ];
  const why = [
    ...(isPullRequest ? ['this is the build of a pull request'] : []),
    ...(ImagesToSave === 0 ? ['ImagesToSave is 0'] : []),
    ...mass.filter((text) => text !== undefined),
  ];
  if (allowMassDeletion || why.length === 0) return undefined;
  return problem(
    `Nothing is deleted, because ${why.join(', and ')}; ${counts}.`,
    'Check ConfigurationLocation, GoldenImages and Labs.json; if this is meant, set allowMassDeletion for one run.',
  );
}

function countDeleted(judged: readonly Judged<unknown>[]): number {
  return judged.filter(({ verdict }) => verdict.fate === 'deleted').length;
}

function massDeletion(judged: readonly Judged<unknown>[], what: string): string | undefined {
  const own = judged.filter(({ verdict }) => verdict.fate !== 'ignored');
  const going = own.filter(
    ({ verdict }) => verdict.fate === 'deleted' && !['expired', 'failed'].includes(verdict.reason),
  ).length;
  return going >= fewestConcerned && going > own.length / 2
    ? `${going} of ${own.length} ${what} would go as removed or unsubscribed`
    : undefined;
}
