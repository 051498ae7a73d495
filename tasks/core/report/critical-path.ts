import type { UnitRecord } from '../step/record.js';
import { cut } from './fit.js';
import { firstStart, isStarted, lastEnded, type Piece, piecesOf, type Started } from './pieces.js';
import { waitBetween } from './schema.js';
import { releaserOf } from './stages.js';
import { durationText, secondsBetween } from './units.js';

/** The most characters of the line. */
const most = 1000;

/**
 * Why the run took as long as it did: the work that ended last, before it the work on the same golden image whose end let it
 * begin, and so on, in the order of time. Empty where nothing was started.
 */
export function criticalPathOf(records: readonly UnitRecord[]): readonly Started[] {
  const started = records.filter(isStarted);
  const last = lastEnded(started);
  if (!last) return [];
  const ofPath = started.filter((record) => pathOf(record) === pathOf(last));
  const chain = [last];
  for (let next = releaserOf(last, ofPath); next && !chain.includes(next); next = releaserOf(next, ofPath))
    chain.unshift(next);
  return chain;
}

function pathOf({ imageFacts, subject }: UnitRecord): string {
  return (imageFacts?.path ?? subject.name).toLowerCase();
}

/** `Critical path: Win.json, 1 h 12 min: build 50 min 0 s → wait for a free place 2 min 0 s → snap 20 min 0 s`. */
export function criticalPathLine(records: readonly UnitRecord[]): string | undefined {
  const path = criticalPathOf(records);
  const [first] = path;
  const begin = firstStart(records.filter(isStarted));
  if (!first) return undefined;
  const parts = path.flatMap((record, index) => partsOf(record, path[index - 1]?.endedAt ?? begin));
  const time = durationText(secondsBetween(begin, path.at(-1)?.endedAt));
  const name = first.imageFacts?.path ?? first.subject.name;
  return cut(`Critical path: ${name}, ${time}: ${parts.join(' → ')}`, most);
}

/** What is told of a record: the wait for it since the one before, then its own waits and its work. */
function partsOf(record: Started, before: Date): readonly string[] {
  const between = { wait: waitBetween, startedAt: before, endedAt: record.startedAt };
  return [between, ...piecesOf(record)]
    .map((piece) => ({ ...piece, seconds: secondsSince(before, piece) }))
    .filter(({ wait, seconds }) => wait === undefined || seconds >= 1)
    .map(({ wait, seconds }) => `${wait ?? workText(record)} ${durationText(seconds)}`);
}

/** Seconds of a piece after a time: a wait may have begun before what it is for. */
function secondsSince(before: Date, { startedAt, endedAt }: Piece): number {
  return secondsBetween(startedAt > before ? startedAt : before, endedAt);
}

/** `distribute to Near`, `delete Win-Nov-1 in Near`, `build (failed)`. */
function workText({ verb, subject, target, outcome }: Started): string {
  const ending = outcome === 'succeeded' ? '' : ` (${outcome})`;
  if (['build', 'snap', 'test'].includes(verb)) return verb + ending;
  const isBrought = verb === 'publish' || verb === 'distribute';
  const place = target ? ` ${isBrought ? 'to' : 'in'} ${target.name}` : '';
  return `${verb}${isBrought ? '' : ` ${subject.name}`}${place}${ending}`;
}
