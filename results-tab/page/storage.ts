import { counted, gigabytesText } from '../views/format.js';
import type { Storage, StorageRow } from '../views/storage.js';
import { element, graphic, table } from './element.js';
import type { Content } from './frame.js';

export function drawStorage({ byImage, byPlace, bytes }: Storage): Content {
  if (byImage.length === 0) return [];
  return [
    element('p', {}, `The images known of take ${gigabytesText(bytes)}.`),
    element(
      'div',
      { class: 'columns' },
      rowsTable('By golden image', 'Golden image', byImage),
      rowsTable('By lab and store', 'Place', byPlace),
    ),
  ];
}

function rowsTable(caption: string, heading: string, rows: readonly StorageRow[]): HTMLElement {
  const cells = rows.map(({ name, images, unknown, bytes, share }) => [
    name,
    unknown === 0 ? String(images) : `${images} (${counted(unknown, 'size')} unknown)`,
    gigabytesText(bytes),
    bar(share),
  ]);
  return table(caption, [heading, 'Images', 'Size', 'Share'], cells);
}

/** The number beside it says the same. */
function bar(share: number): SVGElement {
  return graphic(
    'svg',
    { class: 'share', viewBox: '0 0 100 10', preserveAspectRatio: 'none', 'aria-hidden': 'true' },
    graphic('rect', { width: share * 100, height: 10 }),
  );
}
