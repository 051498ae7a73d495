import type { UnitRecord } from '../step/record.js';
import { listed } from './fit.js';
import { grouped } from './grouped.js';
import { type ImageCell, imageCells, isTelling } from './image-cells.js';
import { knownImages } from './known-images.js';

/** The most labs, one a column, that fit a page. */
const mostColumns = 12;

/** The most golden images, one a row. */
const mostRows = 300;

/** The most characters of the names of labs in a cell. */
const mostOfNames = 60;

export interface Matrix {
  readonly heading: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** The golden images that have no row, since there are too many. */
  readonly more: number;
}

/**
 * What labs have of each golden image: a column for each of up to twelve labs, and for more one column in which labs of
 * equal state are counted. Stores are no labs.
 * @returns nothing where no record tells what a lab has
 */
export function matrixOf(records: readonly UnitRecord[]): Matrix | undefined {
  const ofLabs = records.filter(isTelling).filter(({ target }) => target.kind === 'lab');
  if (ofLabs.length === 0) return undefined;
  const labs = [...new Map(ofLabs.map(({ target }) => [target.id, target])).values()];
  const isWide = labs.length > mostColumns;
  const rows: string[][] = [];
  let more = 0;
  for (const ofPath of imageCells(ofLabs, knownImages(records))) {
    const path = ofPath[0]?.path ?? '';
    if (rows.length === mostRows) more += 1;
    else rows.push([path, ...(isWide ? [countsOf(ofPath)] : labs.map(({ id }) => inLab(ofPath, id)))]);
  }
  const columns = isWide ? [`${labs.length} labs`] : labs.map(({ name }) => name);
  return { heading: ['Golden image', ...columns], rows, more };
}

function inLab(cells: readonly ImageCell[], id: string): string {
  const cell = cells.find(({ target }) => target.id === id);
  return cell ? stateText(cell) : '';
}

/** What a lab has: `current`, `2 older (2026-11-01)`, `missing`, `failed, has 2026-11-01`. */
function stateText(cell: ImageCell): string {
  const { state, olderBy } = cell;
  if (state === 'older') return `older by ${olderBy}${dateOf(cell, ' (', ')')}`;
  if (state === 'current') return `current${dateOf(cell, ' (', ')')}`;
  if (state === 'planned') return 'would come';
  return `${words[state]}${dateOf(cell, ', has ', '')}`;
}

const words = { missing: 'missing', failed: 'failed', unfinished: 'not finished', gone: 'deleted' } as const;

/** The day of the newest image that is there. */
function dateOf({ images }: ImageCell, before: string, after: string): string {
  const newest = Math.max(...images.map(({ createdAt }) => createdAt?.getTime() ?? -Infinity));
  return Number.isFinite(newest) ? `${before}${new Date(newest).toISOString().slice(0, 10)}${after}` : '';
}

const countWords = {
  failed: 'failed',
  unfinished: 'not finished',
  missing: 'missing',
  older: 'older',
  planned: 'would come',
  gone: 'deleted',
  current: 'current',
} as const;

/** How many labs are in each state, the bad ones by name: `failed 2: LabA, LabB; current 298`. */
function countsOf(cells: readonly ImageCell[]): string {
  const byState = grouped(cells, ({ state }) => state);
  return Object.entries(countWords)
    .flatMap(([state, word]) => {
      const inState = byState.get(state) ?? [];
      const names =
        state === 'current'
          ? ''
          : `: ${listed(
              inState.map(({ target }) => target.name),
              mostOfNames,
            )}`;
      return inState.length === 0 ? [] : [`${word} ${inState.length}${names}`];
    })
    .join('; ');
}
