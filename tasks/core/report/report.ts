import type { Finding } from '../step/action.js';
import type { UnitRecord, StepResult } from '../step/record.js';

/** Everything that a report is drawn from. */
export interface Report {
  /** The task's name, e.g. `SnapImages`. */
  readonly task: string;
  readonly runId: string;
  /** The task's result as Azure Pipelines knows it. */
  readonly taskResult: 'Succeeded' | 'SucceededWithIssues' | 'Failed';
  /** The result in one sentence. */
  readonly message: string;
  readonly result: StepResult;
}

/** What a reader knows a record by: `Win2016\Datacenter.json → ContosoLab`. */
export function titleOf({ subject, target }: Pick<UnitRecord, 'subject' | 'target'>): string {
  return target ? `${subject.name} → ${target.name}` : subject.name;
}

/**
 * A finding in one text: code, what, why and remedy, each as a sentence. Its place in a file is not part of it.
 */
export function findingText({ code, what, why, remedy }: Finding): string {
  const sentences = [what, why, remedy].filter((part) => part !== undefined && part !== '');
  return `${code ? `${code}: ` : ''}${sentences.map((part) => sentence(part ?? '')).join(' ')}`;
}

function sentence(text: string): string {
  return /[.!?…:]$/.test(text.trim()) ? text.trim() : `${text.trim()}.`;
}

const order = ['error', 'warning', 'notice'];

/**
 * All findings of a run, worst first and each once: those of a record name what it is about, unless they name a
 * place in a file, which says more.
 */
export function findingsOfResult({ findings, records }: StepResult): Finding[] {
  const ofRecords = records.flatMap((record) => record.findings.map((finding) => about(record, finding)));
  const once = new Map([...findings, ...ofRecords].map((finding) => [identity(finding), finding]));
  return [...once.values()].sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
}

function about(record: UnitRecord, finding: Finding): Finding {
  const isClear = finding.file !== undefined || finding.what.includes(record.subject.name);
  return isClear ? finding : { ...finding, what: `${titleOf(record)}: ${finding.what}` };
}

function identity(finding: Finding): string {
  const { severity, file, line, column } = finding;
  return JSON.stringify([severity, file, line, column, findingText(finding)]);
}
