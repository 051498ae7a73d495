import type { UnitRecord } from '../step/record.js';
import { cut } from './fit.js';

/** The most characters of a reason in a row of a table. */
export const mostOfReason = 100;

/**
 * The reason of a unit in one short line that has the cause in it: a first clause that only names what the row names
 * already is left out where the whole does not fit.
 */
export function shortReason({ subject, reason }: Pick<UnitRecord, 'subject' | 'reason'>): string {
  const line = reason.replace(/\s+/g, ' ').trim();
  return cut(line.length > mostOfReason ? withoutSubject(line, subject.name) : line, mostOfReason);
}

function withoutSubject(line: string, name: string): string {
  const end = line.search(/[.:] /);
  const isAboutSubject = end >= 0 && line.slice(0, end).includes(name);
  return isAboutSubject ? line.slice(end + 2) : line;
}
