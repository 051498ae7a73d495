import type { UnitRecord } from '../step/record.js';
import { waitingPrefix } from './schema.js';

/** The record of an action that was started and has ended. */
export type Started = UnitRecord & { readonly startedAt: Date; readonly endedAt: Date };

/** A part of the time of an action: work, or a wait with its name. */
export interface Piece {
  /** Absent where it is work. */
  readonly wait?: string;
  readonly startedAt: Date;
  readonly endedAt: Date;
}

export function isStarted(record: UnitRecord): record is Started {
  return record.startedAt !== undefined && record.endedAt !== undefined;
}

/** The time of an action without a gap: its waits for what others do, and the work before, between and after them. */
export function piecesOf({ startedAt, endedAt, phases = [] }: Started): readonly Piece[] {
  const pieces: Piece[] = [];
  let until = startedAt;
  for (const { name, ...span } of phases.filter((phase) => phase.name.startsWith(waitingPrefix))) {
    pieces.push({ startedAt: until, endedAt: span.startedAt }, { wait: name, ...span });
    until = span.endedAt;
  }
  return [...pieces, { startedAt: until, endedAt }].filter((piece) => piece.startedAt < piece.endedAt);
}

/** When the work of an action began: what it has waited for had ended by then. */
export function workBegan(record: Started): Date {
  const work = piecesOf(record).find(({ wait }) => wait === undefined);
  return work?.startedAt ?? record.endedAt;
}

/** Seconds in which at least one of these actions worked. */
export function workedSeconds(records: readonly Started[]): number {
  const pieces = records.flatMap(piecesOf).filter(({ wait }) => wait === undefined);
  let until = -Infinity;
  let worked = 0;
  for (const { startedAt, endedAt } of pieces.sort((one, other) => +one.startedAt - +other.startedAt)) {
    worked += Math.max(0, +endedAt - Math.max(+startedAt, until));
    until = Math.max(until, +endedAt);
  }
  return worked / 1000;
}

export function firstStart(records: readonly Started[]): Date {
  return new Date(records.reduce((first, { startedAt }) => Math.min(first, +startedAt), Infinity));
}

/** The record that ended last, the later one of two that ended at the same time. */
export function lastEnded(records: readonly Started[]): Started | undefined {
  return records.reduce<Started | undefined>(
    (last, record) => (last && last.endedAt > record.endedAt ? last : record),
    undefined,
  );
}
