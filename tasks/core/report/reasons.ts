import type { UnitRecord } from '../step/record.js';
import { cut } from './fit.js';

/** The most characters of a reason in a row of a table. */
export const mostOfReason = 100;

/**
 * The reason of a unit in one short line that has the cause in it. Where the whole does not fit, a first clause that only
 * names what the row names already is left out; then as many clauses in front as it takes, since the innermost cause
 * stands last.
 */
export function shortReason({ subject, reason }: Pick<UnitRecord, 'subject' | 'reason'>): string {
  const line = reason.replace(/\s+/g, ' ').trim();
  if (line.length <= mostOfReason) return line;
  const rest = withoutSubject(line, subject.name);
  return rest.length <= mostOfReason ? rest : (lastClauses(rest) ?? cut(rest, mostOfReason));
}

/** Fewer characters than these say nothing by themselves. */
const fewestOfCause = 12;

/** The longest end of a sentence that fits and begins with one of its clauses: `what: why: cause`. */
function lastClauses(line: string): string | undefined {
  if (/[.!?] \p{Lu}/u.test(line)) return undefined;
  const ends = [...line.matchAll(/: /g)].map(({ index }) => line.slice(index + 2));
  const clauses = ends.filter((end) => end.length >= fewestOfCause && !isName(end));
  const fitting = clauses.find(({ length }) => length <= mostOfReason);
  const last = clauses.at(-1);
  return fitting ?? (last !== undefined && isName(ends.at(-1) ?? '') ? cut(last, mostOfReason) : undefined);
}

/** What is in quotes after a colon is that of which the sentence before tells. */
function isName(clause: string): boolean {
  return /^["'`]/.test(clause);
}

function withoutSubject(line: string, name: string): string {
  const end = line.search(/[.:] /);
  const isAboutSubject = end >= 0 && line.slice(0, end).includes(name);
  return isAboutSubject ? line.slice(end + 2) : line;
}
