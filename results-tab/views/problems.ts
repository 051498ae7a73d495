import type { ReportOfRun } from '../reports/run.js';
import type { Finding, Problem } from '../reports/task-report.js';
import { type Link, logLink, portalLink } from './links.js';

/** Something that failed or is odd, and what to do about it. */
export interface Card {
  readonly severity: 'failed' | 'unfinished' | Finding['severity'];
  /** What it concerns: `image → lab`, or the code of the finding. */
  readonly title: string;
  /** What happened. */
  readonly text: string;
  readonly why: readonly string[];
  readonly remedies: readonly string[];
  /** The task, and file and line as text. */
  readonly source: readonly string[];
  readonly links: readonly Link[];
}

const order: readonly Card['severity'][] = ['failed', 'unfinished', 'error', 'warning', 'notice'];

/** What failed, what did not end, and the findings that none of these tells; the worst first. */
export function cardsOf(reports: readonly ReportOfRun[]): readonly Card[] {
  const cards = reports.flatMap((report) => [
    ...report.problems.map((problem) => problemCard(problem, report)),
    ...unsaidFindings(report).map((finding) => findingCard(finding, report)),
  ]);
  return order.flatMap((severity) => cards.filter((card) => card.severity === severity));
}

function unsaidFindings({ findings, problems }: ReportOfRun): readonly Finding[] {
  const said = new Set(problems.flatMap(({ findings: own }) => own.map(({ what }) => what)));
  return findings.filter(({ what }) => !said.has(what));
}

function problemCard(
  { isFailed, findings, place, subject, reason, machine }: Problem,
  report: ReportOfRun,
): Card {
  const texts = findings.flatMap(({ what, why }) => [what, why]);
  return {
    severity: isFailed ? 'failed' : 'unfinished',
    title: place && place.name !== subject ? `${subject} → ${place.name}` : subject,
    text: reason,
    why: distinct(texts).filter((text) => !reason.includes(text)),
    remedies: distinct(findings.map(({ remedy }) => remedy)),
    source: distinct([report.label, ...findings.map(({ position }) => position)]),
    links: [...logLink(report), ...(place ? portalLink(report, place) : []), ...machineLink(machine, report)],
  };
}

/** The image VM, which lies in the factory lab. */
function machineLink(name: string, report: ReportOfRun): readonly Link[] {
  if (name === '' || report.factoryLab === undefined) return [];
  return portalLink(report, {
    kind: 'image VM',
    id: `${report.factoryLab.id}/virtualmachines/${name}`,
    name,
  });
}

function findingCard({ severity, code, what, why, remedy, position }: Finding, report: ReportOfRun): Card {
  return {
    severity,
    title: code,
    text: what,
    why: distinct([why]),
    remedies: distinct([remedy]),
    source: distinct([report.label, position]),
    links: logLink(report),
  };
}

function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].filter((text) => text !== '');
}
