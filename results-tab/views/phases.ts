import { waitBetween, waitingPrefix, wholeRunTask } from '../../tasks/core/report/schema.js';
import { grouped } from '../reports/grouped.js';
import type { ReportOfRun } from '../reports/run.js';
import type { Span, Unit } from '../reports/task-report.js';
import { durationText } from './format.js';
import { secondsOf, spanOf } from './span.js';

export type BarKind = 'create' | 'snap' | 'copy' | 'image' | 'clean-up' | 'other' | 'wait';

/** The words of the legend for kinds that are not words themselves. */
const words: Partial<Record<BarKind, string>> = {
  image: 'image creation',
  other: 'other work',
  wait: 'waiting',
};

export function kindText(kind: BarKind): string {
  return words[kind] ?? kind;
}

export interface Bar extends Span {
  readonly kind: BarKind;
  /** The work, e.g. `distribute: copy`. */
  readonly name: string;
  readonly place: string;
  readonly isCritical: boolean;
}

/** The work on one golden image over the time of the run. */
export interface PhaseRow {
  readonly path: string;
  readonly bars: readonly Bar[];
  readonly seconds: number;
  /** Some of it is of the critical path of the run. */
  readonly isCritical: boolean;
}

export interface Timeline extends Span {
  readonly rows: readonly PhaseRow[];
}

/** One row for each golden image whose path is wanted; undefined where nothing was started. */
export function timelineOf(
  reports: readonly ReportOfRun[],
  isWanted: (path: string) => boolean = () => true,
): Timeline | undefined {
  const all = reports.flatMap(({ task, units }) => units.map((unit) => ({ ...unit, task })));
  const rows = [...grouped(all, ({ image }) => image?.path ?? '')].flatMap(([path, units]) =>
    path !== '' && isWanted(path) ? rowOf(path, units) : [],
  );
  return rows.length === 0 ? undefined : { rows, ...spanOf(rows.flatMap(({ bars }) => bars)) };
}

type UnitOfTask = Unit & Pick<ReportOfRun, 'task'>;

function rowOf(path: string, units: readonly UnitOfTask[]): readonly PhaseRow[] {
  const bars = [
    ...units.flatMap(barsOf),
    ...waitsBetween(units.filter(({ task }) => task === wholeRunTask)),
  ].sort(byStart);
  if (bars.length === 0) return [];
  const isCritical = bars.some((bar) => bar.isCritical);
  return [{ path, bars, seconds: secondsOf(spanOf(bars)), isCritical }];
}

function byStart(one: Span, other: Span): number {
  return one.startedAt - other.startedAt;
}

/**
 * The times from a second on in which nothing goes on between these. One is of the critical path if what comes next is, and it
 * is a wait for the place to which that goes.
 */
function waitsBetween(units: readonly Unit[]): readonly Bar[] {
  const whole = units.flatMap((unit) => barsOf({ ...unit, phases: [] })).sort(byStart);
  let until = whole[0]?.startedAt ?? 0;
  return whole.flatMap((bar) => {
    const wait: Bar = { ...bar, startedAt: until, endedAt: bar.startedAt, kind: 'wait', name: waitBetween };
    until = Math.max(until, bar.endedAt);
    return secondsOf(wait) < 1 ? [] : [wait];
  });
}

function barsOf({ verb, span, phases, place, isCritical = false }: Unit): readonly Bar[] {
  if (span === undefined) return [];
  const parts = phases.length === 0 ? [{ ...span, name: '' }] : phases;
  return parts.map((part) => ({
    ...part,
    kind: kindOf(verb, part.name),
    name: part.name === '' ? verb : `${verb}: ${part.name}`,
    place: place?.name ?? '',
    isCritical,
  }));
}

function kindOf(verb: string, phase: string): BarKind {
  if (phase.startsWith(waitingPrefix)) return 'wait';
  if (/^(delete|hide|deprecate|restore)$/.test(verb)) return 'clean-up';
  if (verb === 'build') return 'create';
  if (verb === 'snap') return 'snap';
  if (/^(tidy up|delete)$/.test(phase) || !/^(distribute|publish)$/.test(verb)) return 'other';
  return phase === 'create image' || phase === 'share' ? 'image' : 'copy';
}

/** The lanes that bars need so that no two of one lane overlap, each bar in the first that is free; at most `most`. */
export function lanesOf(bars: readonly Bar[], most: number): readonly number[] {
  const ends: number[] = [];
  return bars.map(({ startedAt, endedAt }) => {
    const free = ends.findIndex((end) => end <= startedAt);
    const lane = free === -1 ? Math.min(ends.length, most - 1) : free;
    ends[lane] = Math.max(ends[lane] ?? 0, endedAt);
    return lane;
  });
}

export const laneHeight = 8;

/** The width of a row in its own units; the page stretches it. */
export const rowWidth = 1000;

/** Bars as the outline of one path for each kind, and for those of the critical path of each, in a box of `rowWidth` by lanes of `laneHeight`. */
export function pathsOf(bars: readonly Bar[], time: Span, mostLanes: number) {
  const lanes = lanesOf(bars, mostLanes);
  const scale = rowWidth / Math.max(1, time.endedAt - time.startedAt);
  const outlines = new Map<string, string>();
  bars.forEach(({ kind, isCritical, startedAt, endedAt }, index) => {
    const x = rounded((startedAt - time.startedAt) * scale);
    // What takes less than a point of the scale shows all the same.
    const width = Math.max(1.5, rounded((endedAt - startedAt) * scale));
    const y = (lanes[index] ?? 0) * laneHeight;
    const name = isCritical ? `${kind} critical` : kind;
    outlines.set(name, `${outlines.get(name) ?? ''}M${x} ${y}h${width}v${laneHeight - 1}h${-width}z`);
  });
  return { outlines, height: (Math.max(0, ...lanes) + 1) * laneHeight };
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}

export interface Tick {
  /** 0 to 1. */
  readonly position: number;
  readonly text: string;
}

/** Times since the start of the run for the axis, at each quarter. */
export function ticksOf(time: Span): readonly Tick[] {
  const seconds = secondsOf(time);
  return [0, 0.25, 0.5, 0.75].map((position) => ({ position, text: durationText(position * seconds) }));
}
