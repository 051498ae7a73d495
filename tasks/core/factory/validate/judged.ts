import type { LabEntry } from '../../configuration/labs-json.js';
import type { Finding, ImageFacts, LeftAlone, Subject } from '../../step/action.js';

/** A golden image, a lab, a file, the inputs or a run, with the findings about it. */
export interface Judged<F extends Finding = Finding> {
  /** Equal for judgements of the same thing, which become one. */
  readonly key: string;
  readonly subject: Subject;
  readonly imageFacts?: ImageFacts;
  /** A text in place of the number of findings. */
  readonly reason?: string;
  readonly findings: readonly F[];
  readonly details: Readonly<Record<string, string>>;
  /** The name that is given to the VM of a golden image; its template may make another one of it. */
  readonly vmName?: string;
}

/** The key of a lab: labs in several subscriptions may have one name, but not one place in Labs.json. */
export function keyOfLab({ labName, line, column }: LabEntry): string {
  return `${labName} ${line}:${column}`;
}

/** A judgement of the run as a whole. */
export function judgedRun(name: string, findings: readonly Finding[], reason: string): Judged {
  return {
    key: name,
    subject: { kind: 'run', name },
    reason,
    findings,
    details: {},
  };
}

/** Whether what is judged cannot work. */
export function hasError({ findings }: Judged): boolean {
  return findings.some(isError);
}

/** Puts the judgements of one thing together, in the order of the first of each. */
export function merged(judged: readonly Judged[]): Judged[] {
  const units = new Map<string, Judged>();
  for (const one of judged) {
    const before = units.get(one.key);
    units.set(one.key, before ? { ...before, findings: [...before.findings, ...one.findings] } : one);
  }
  return [...units.values()];
}

/** A judgement as the plan shows it: failed if there is an error. */
export function checked({ subject, imageFacts, findings, details, reason }: Judged): LeftAlone {
  return {
    verb: 'check',
    subject,
    ...(imageFacts ? { imageFacts } : {}),
    outcome: findings.some(isError) ? 'failed' : 'succeeded',
    reason: reason ?? reasonOf(findings),
    findings,
    details,
  };
}

/** An error that has no file would stand in no line of its own among the issues of a run. */
function reasonOf(findings: readonly Finding[]): string {
  const errors = findings.filter(isError);
  const warnings = findings.filter(({ severity }) => severity === 'warning').length;
  if (errors.length + warnings === 0) return 'Nothing is wrong.';
  const unseen = errors.find(({ file }) => file === undefined)?.what;
  if (unseen !== undefined && errors.length === 1) return unseen;
  const counts = `Errors: ${errors.length}, warnings: ${warnings}`;
  return unseen === undefined ? `${counts}.` : `${counts}: ${unseen}`;
}

function isError({ severity }: Finding): boolean {
  return severity === 'error';
}
