import type { CellOfRun } from '../reports/run.js';
import { ageText } from './format.js';
import { stateLetters } from '../reports/task-report.js';
import { stateText } from './states.js';

/** What a cell of the grid shows: a letter for the state, how many newer images there are, and the age of its newest. */
export function cellText(cell: CellOfRun, now: number): string {
  const { state, olderBy } = cell;
  const behind = state === 'older' && olderBy > 0 ? `−${olderBy}` : '';
  return [stateLetters[state], behind, ageOf(cell, now)].filter((part) => part !== '').join(' ');
}

/** The same in words, for screen readers and the tooltip. */
export function cellLabel(path: string, place: string, cell: CellOfRun | undefined, now: number): string {
  if (cell === undefined) return `${path} in ${place}: not wanted`;
  const age = ageOf(cell, now);
  return `${path} in ${place}: ${stateText(cell)}${age === '' ? '' : `, newest image ${age} old`}`;
}

function ageOf({ images }: CellOfRun, now: number): string {
  const createdAt = images[0]?.createdAt;
  return createdAt === undefined ? '' : ageText(now - createdAt);
}
