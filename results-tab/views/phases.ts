import { waitingPrefix } from '../../tasks/core/report/schema.js';
import type { ReportOfRun } from '../reports/run.js';
import type { Span, Unit } from '../reports/task-report.js';
import { durationText } from './format.js';

export type BarKind = 'create' | 'snap' | 'copy' | 'image' | 'clean-up' | 'other' | 'wait';

/** Kinds in the order of the legend, with their words. */
export const barKinds: Readonly<Record<BarKind, string>> = {
  create: 'create',
  snap: 'snap',
  copy: 'copy',
  image: 'image creation',
  'clean-up': 'clean-up',
  other: 'other work',
  wait: 'waiting',
};

export interface Bar extends Span {
  readonly kind: BarKind;
  /** The work, e.g. `distribute: copy`. */
  readonly name: string;
  readonly place: string;
}

/** The work on one golden image over the time of the run. */
export interface PhaseRow {
  readonly path: string;
  readonly bars: readonly Bar[];
  readonly seconds: number;
}

export interface Timeline extends Span {
  readonly rows: readonly PhaseRow[];
}

/** One row for each golden image whose path is wanted; undefined where nothing was started. */
export function timelineOf(
  reports: readonly ReportOfRun[],
  isWanted: (path: string) => boolean = () => true,
): Timeline | undefined {
  const byPath = new Map<string, Bar[]>();
  for (const { task, units } of reports) {
    for (const unit of units) {
      const path = unit.image?.path;
      if (path === undefined || !isWanted(path)) continue;
      const bars = byPath.get(path) ?? [];
      bars.push(...barsOf(unit, task));
      byPath.set(path, bars);
    }
  }
  const rows = [...byPath].flatMap(([path, bars]) => rowOf(path, bars) ?? []);
  return rows.length === 0 ? undefined : { rows, ...spanOf(rows.flatMap(({ bars }) => bars)) };
}

function rowOf(path: string, bars: readonly Bar[]): PhaseRow | undefined {
  if (bars.length === 0) return undefined;
  const { startedAt, endedAt } = spanOf(bars);
  const sorted = [...bars].sort((one, other) => one.startedAt - other.startedAt);
  return { path, bars: sorted, seconds: (endedAt - startedAt) / 1000 };
}

function barsOf({ verb, span, phases, place }: Unit, task: string): readonly Bar[] {
  const where = place?.name ?? '';
  if (span === undefined) return [];
  const parts = phases.length === 0 ? [{ ...span, name: '' }] : phases;
  return parts.map((part) => ({
    ...part,
    kind: kindOf(verb, task, part.name),
    name: part.name === '' ? verb : `${verb}: ${part.name}`,
    place: where,
  }));
}

function kindOf(verb: string, task: string, phase: string): BarKind {
  if (phase.startsWith(waitingPrefix)) return 'wait';
  if (task === 'CleanUpFactory' || verb === 'delete') return 'clean-up';
  if (verb === 'build') return 'create';
  if (verb === 'snap') return 'snap';
  if (/^(tidy up|delete)$/.test(phase) || !/^(distribute|publish)$/.test(verb)) return 'other';
  return phase === 'create image' || phase === 'share' ? 'image' : 'copy';
}

function spanOf(spans: readonly Span[]): Span {
  return spans.reduce(
    ({ startedAt, endedAt }, span) => ({
      startedAt: Math.min(startedAt, span.startedAt),
      endedAt: Math.max(endedAt, span.endedAt),
    }),
    { startedAt: Infinity, endedAt: -Infinity },
  );
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

/** Bars as the outline of one path for each kind, in a box of `rowWidth` by lanes of `laneHeight`. */
export function pathsOf(bars: readonly Bar[], time: Span, mostLanes: number) {
  const lanes = lanesOf(bars, mostLanes);
  const scale = rowWidth / Math.max(1, time.endedAt - time.startedAt);
  const outlines = new Map<BarKind, string>();
  bars.forEach(({ kind, startedAt, endedAt }, index) => {
    const x = rounded((startedAt - time.startedAt) * scale);
    // What takes less than a point of the scale shows all the same.
    const width = Math.max(1.5, rounded((endedAt - startedAt) * scale));
    const y = (lanes[index] ?? 0) * laneHeight;
    outlines.set(kind, `${outlines.get(kind) ?? ''}M${x} ${y}h${width}v${laneHeight - 1}h${-width}z`);
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
export function ticksOf({ startedAt, endedAt }: Span): readonly Tick[] {
  const seconds = (endedAt - startedAt) / 1000;
  return [0, 0.25, 0.5, 0.75].map((position) => ({ position, text: durationText(position * seconds) }));
}
