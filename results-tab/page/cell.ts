import type { CellOfRun } from '../reports/run.js';
import type { Image } from '../reports/task-report.js';
import { ageText, type Formats, gigabytesText } from '../views/format.js';
import type { Link } from '../views/links.js';
import { stateText } from '../views/states.js';
import { button, element, isolated, table, timeElement } from './element.js';
import { drawLinks } from './problems.js';

export interface CellOptions {
  readonly now: number;
  readonly formats: Formats;
  readonly links: readonly Link[];
  readonly close: () => void;
}

/** All that is known of one golden image in one lab. */
export function drawCell(cell: CellOfRun, { now, formats, links, close }: CellOptions): HTMLElement {
  const { path, place, images, task } = cell;
  const rows = images.map((image) => imageRow(image, now, formats));
  const panel = element(
    'section',
    { id: 'cell', class: 'card', tabindex: -1, 'aria-labelledby': 'cell-heading' },
    element('h3', { id: 'cell-heading' }, isolated(path), ' in ', isolated(place.name)),
    element('p', {}, `State: ${stateText(cell)}, told by ${task}.`),
    rows.length === 0
      ? element('p', {}, 'No image is known there.')
      : table('Images there, the newest first', ['Image', 'Created', 'Age', 'Size'], rows),
    drawLinks(links, button('Close', close)),
  );
  panel.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape') close();
  });
  return panel;
}

function imageRow({ name, createdAt, bytes }: Image, now: number, formats: Formats) {
  return [
    name ?? 'name unknown',
    createdAt === undefined ? 'unknown' : timeElement(createdAt, formats),
    createdAt === undefined ? '' : ageText(now - createdAt),
    bytes === undefined ? 'unknown' : gigabytesText(bytes),
  ];
}
