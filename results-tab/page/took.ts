import type { TookRow } from '../views/took.js';
import { table } from './element.js';
import type { Content } from './frame.js';

const headings = ['Golden image', 'VM-hours', 'Expected', 'Moved', 'Stored up to', 'Freed up to'];

export function drawTook(rows: readonly TookRow[]): Content {
  return rows.length === 0 ? [] : [table('What it took', headings, rows)];
}
