import { gigabytesText } from '../../step/bytes.js';
import type { UnitRecord } from '../../step/record.js';
import { listed } from '../fit.js';
import { grouped } from '../grouped.js';
import { portalLink } from '../links.js';
import { findingText } from '../report.js';
import type { ReportOrigin } from '../schema.js';
import { dateText } from '../units.js';
import type { GoldenImageState } from './golden-images.js';
import { type Html, markup } from './markup.js';
import { isGood, type ListedRecords, pathOf, type PlaceRecords } from './listed-records.js';
import { type Column, table } from './table.js';

/** The most characters of the names of labs in a cell; the tables of the labs have all. */
const mostOfNames = 400;

/** A part of the page with its heading. */
export function section(heading: Html, content: Html): Html {
  return markup`<h2>${heading}</h2>
${content}
`;
}

/** Each golden image: its newest image, what that was built from, and which labs have it. */
export function goldenTable(states: readonly GoldenImageState[]): Html {
  const columns: readonly Column<GoldenImageState>[] = [
    { heading: 'Golden image', cell: ({ path }) => path },
    {
      heading: 'Newest stored',
      cell: ({ newest }) => newest?.subject.name ?? markup`<span class="odd">none</span>`,
    },
    { heading: 'Made', kind: 'word', cell: ({ newest }) => (newest ? madeCell(newest) : '') },
    { heading: 'Base', cell: ({ newest }) => (newest ? baseCell(newest) : '') },
    { heading: 'Labs that have it', cell: ({ current }) => namesCell(current, '') },
    { heading: 'Labs that lag behind', cell: ({ behind }) => namesCell(behind, 'odd') },
    { heading: 'Labs that have none', cell: ({ missing }) => namesCell(missing, 'bad') },
  ];
  return table(columns, states, 'There are none.');
}

function namesCell(names: readonly string[], kind: string): Html {
  if (names.length === 0) return markup``;
  return markup`<span class="${kind}">${names.length}: ${listed(names, mostOfNames)}</span>`;
}

/** What the store has, with its state where that is not simply stored. */
export function storedTable(records: readonly UnitRecord[]): Html {
  const columns: readonly Column<UnitRecord>[] = [
    { heading: 'Golden image', cell: pathOf },
    { heading: 'Image', cell: ({ subject }) => subject.name },
    { heading: 'State', cell: stateCell },
    { heading: 'System', kind: 'word', cell: ({ details }) => details['osType'] ?? '' },
    { heading: 'Made', kind: 'word', cell: madeCell },
    { heading: 'Base', cell: baseCell },
    { heading: 'Commit', kind: 'word', cell: ({ details }) => shortCommit(details['commit'] ?? '') },
    { heading: 'Size', kind: 'number', cell: ({ imageFacts }) => sizeOf(imageFacts?.bytes) },
  ];
  const byPath = grouped(records, (record) => pathOf(record).toLowerCase());
  return table(columns, [...byPath.values()].flat(), 'The store has none.');
}

/** The name of a commit is known by its beginning; anything else is shown as it is. */
function shortCommit(commit: string): string {
  return /^[\da-f]{12,}$/i.test(commit) ? commit.slice(0, 10) : commit;
}

function sizeOf(bytes: number | undefined): string {
  return bytes === undefined ? '' : gigabytesText(bytes);
}

/** What a lab or a gallery has and lacks. */
export function placeSection({ place, held, missing }: PlaceRecords, origin: ReportOrigin): Html {
  const columns: readonly Column<UnitRecord>[] = [
    { heading: 'Golden image', cell: pathOf },
    { heading: 'Image', cell: (record) => (isMissing(record) ? missingCell(record) : record.subject.name) },
    { heading: 'State', cell: stateCell },
    { heading: 'Made', kind: 'word', cell: (record) => (isMissing(record) ? '' : madeCell(record)) },
    { heading: 'Base', cell: (record) => (isMissing(record) ? '' : baseCell(record)) },
    { heading: 'Newer stored', kind: 'number', cell: ({ details }) => newerCell(details['newerCount']) },
  ];
  const kind = place.kind === 'gallery' ? 'Gallery' : 'Lab';
  const heading = markup`${kind} ${link(place.name, portalLink(origin, place.id))}`;
  return section(heading, table(columns, [...held, ...missing], 'It has none.'));
}

function isMissing({ outcome }: UnitRecord): boolean {
  return outcome === 'skipped';
}

function missingCell({ reason }: UnitRecord): Html {
  return withSmall(markup`<span class="bad">missing</span>`, reason);
}

function newerCell(count: string | undefined): Html {
  if (count === undefined) return markup``;
  return count === '0' ? markup`none` : markup`<span class="odd">${count}</span>`;
}

/** The golden images of the Configuration folder, as GenerateImageList of the scripts shows them; nothing without a folder. */
export function definedSection({ defined }: Pick<ListedRecords, 'defined'>): Html {
  if (defined.length === 0) return markup``;
  const columns: readonly Column<UnitRecord>[] = [
    { heading: 'Golden image', cell: pathOf },
    { heading: 'System', kind: 'word', cell: ({ details }) => details['osType'] ?? '' },
    { heading: 'Description', cell: ({ details }) => details['description'] ?? '' },
    { heading: 'Built from', cell: ({ details }) => details['builtFrom'] ?? '' },
    { heading: 'Artifacts', cell: ({ details }) => details['artifacts'] ?? '' },
  ];
  return section(markup`What golden images are made of`, table(columns, defined, ''));
}

/** What could not be read, and what to do; nothing where all could. */
export function unreadSection({ unread }: Pick<ListedRecords, 'unread'>): Html {
  if (unread.length === 0) return markup``;
  const columns: readonly Column<UnitRecord>[] = [
    { heading: 'What', cell: ({ subject }) => `${subject.kind} ${subject.name}` },
    {
      heading: 'Why',
      cell: ({ findings, reason }) => (findings.length === 0 ? reason : findings.map(findingText).join(' ')),
    },
  ];
  return section(markup`What could not be read`, table(columns, unread, ''));
}

const stateWords: Readonly<Record<string, string>> = {
  snapped: 'waits for tests',
  rejected: 'rejected',
  deprecated: 'deprecated',
  revoked: 'revoked',
  unfinished: 'not finished',
  failed: 'failed',
};

function stateCell(record: UnitRecord): Html {
  if (isGood(record)) return markup``;
  const { state = '', stateReason = '' } = record.details;
  const kind = state === 'snapped' || state === 'deprecated' || state === 'unfinished' ? 'odd' : 'bad';
  return withSmall(markup`<span class="${kind}">${stateWords[state] ?? state}</span>`, stateReason);
}

function madeCell({ imageFacts, details }: UnitRecord): Html {
  const { createdAt } = imageFacts ?? {};
  if (!createdAt) return details['timestamp'] === '' ? markup`<span class="faint">unknown</span>` : markup``;
  return withSmall(markup`${dateText(createdAt)}`, details['age'] ?? '');
}

function baseCell({ details }: UnitRecord): Html {
  const { base = '', baseAge = 'age unknown' } = details;
  return base === '' ? markup`` : withSmall(markup`${base}`, baseAge);
}

/** A cell with a second, fainter line; without one where there is nothing to say. */
function withSmall(first: Html, second: string): Html {
  return second === '' ? first : markup`${first}<div class="faint">${second}</div>`;
}

function link(text: string, url: string | undefined): Html {
  return url === undefined ? markup`${text}` : markup`<a href="${url}">${text}</a>`;
}
