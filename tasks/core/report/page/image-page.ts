import type { Report } from '../report.js';
import { dateText } from '../units.js';
import { type GoldenImageState, goldenImageStates } from './golden-images.js';
import { type Html, markup } from './markup.js';
import { type ListedRecords, listedRecords } from './listed-records.js';
import {
  definedSection,
  goldenTable,
  placeSection,
  section,
  storedTable,
  unreadSection,
} from './sections.js';
import { style } from './style.js';

/**
 * The images of a factory as a page of its own: what OutputImageList found, in one file that needs neither a network nor a
 * script, on a screen as on paper.
 */
export function imagePage({ result, origin }: Report): string {
  const records = listedRecords(result.records);
  const states = goldenImageStates(records);
  const title = `Images of ${result.lab?.name ?? 'the factory'}`;
  return markup`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${{ html: style }}</style>
</head>
<body>
<h1>${title}</h1>
<p class="faint">As of ${dateText(result.endedAt)}. ${countsOf(records, states)}</p>
${noteList(records, states)}
${section(markup`Golden images`, goldenTable(states))}
${section(markup`Stored images`, storedTable(records.stored))}
${records.places.map((place) => placeSection(place, origin))}
${definedSection(records)}
${unreadSection(records)}
</body>
</html>
`.html;
}

function countsOf({ stored, places }: ListedRecords, states: readonly GoldenImageState[]): string {
  const labs = places.filter(({ place }) => place.kind === 'lab').length;
  const counts = [counted(stored.length, 'stored image'), counted(states.length, 'golden image')];
  return `${[...counts, ...(labs === 0 ? [] : [counted(labs, 'lab')])].join(', ')}.`;
}

function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? '' : 's'}`;
}

/** What a reader has to look at; nothing where all is well. */
function noteList({ stored, unread }: ListedRecords, states: readonly GoldenImageState[]): Html {
  const inState = (...wanted: readonly string[]) =>
    stored.filter(({ details }) => wanted.includes(details['state'] ?? '')).length;
  const behind = states.filter((state) => state.behind.length + state.missing.length > 0).length;
  const notes = [
    ...note(behind, 'golden image is', 'golden images are', 'not up to date in all labs'),
    ...note(inState('snapped'), 'image waits', 'images wait', 'for tests'),
    ...note(inState('rejected', 'revoked'), 'image is', 'images are', 'not to be used'),
    ...note(inState('deprecated'), 'image is', 'images are', 'deprecated'),
    ...note(unread.length, 'thing', 'things', 'could not be read: this list is not whole'),
  ];
  if (notes.length === 0) return markup``;
  return markup`<ul>${notes.map((text) => markup`<li class="odd">${text}</li>`)}</ul>`;
}

/** `2 images wait for tests.`; nothing of none. */
function note(count: number, one: string, several: string, rest: string): string[] {
  return count === 0 ? [] : [`${count} ${count === 1 ? one : several} ${rest}.`];
}
