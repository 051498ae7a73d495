import { counted, gigabytesText } from '../views/format.js';
import type { Storage, StorageRow } from '../views/storage.js';
import { element, graphic, isolated, table } from './element.js';
import type { Content } from './frame.js';

export function drawStorage({ byImage, byPlace, bytes, freedBytes, wouldFreeBytes }: Storage): Content {
  if (byImage.length === 0 && freedBytes + wouldFreeBytes === 0) return [];
  const planned = wouldFreeBytes === 0 ? '' : ` Its plan would free ${gigabytesText(wouldFreeBytes)}.`;
  const text = `The images known of take ${gigabytesText(bytes)}. This run freed ${gigabytesText(freedBytes)}.${planned}`;
  return [
    element('p', {}, text),
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
    isolated(name),
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
