import type { Finding } from '../step/action.js';
import type { StepResult, UnitRecord } from '../step/record.js';
import type { ReportOrigin, TaskResult } from './schema.js';

/** The data of a run from which table, summary and JSON report are made. */
export interface Report {
  /** The task's name, e.g. `SnapImages`. */
  readonly task: string;
  readonly runId: string;
  readonly origin: ReportOrigin;
  readonly taskResult: TaskResult;
  /** The result in one sentence. */
  readonly message: string;
  readonly result: StepResult;
}

/** The title of a record or an action: `Win2016\Datacenter.json → ContosoLab`. */
export function titleOf({ subject, target }: Pick<UnitRecord, 'subject' | 'target'>): string {
  return target ? `${subject.name} → ${target.name}` : subject.name;
}

/**
 * A finding as one text: code, what, the messages of others, why and remedy, each as a sentence, without its place in a
 * file.
 */
export function findingText({ code, what, messages = [], why, remedy }: Finding): string {
  const sentences = [what, ...messages, why, remedy].filter((part) => part !== undefined && part !== '');
  return `${code ? `${code}: ` : ''}${sentences.map((part) => sentence(part ?? '')).join(' ')}`;
}

/** A text that ends as a sentence does. */
export function sentence(text: string): string {
  return /[.!?…:]$/.test(text.trim()) ? text.trim() : `${text.trim()}.`;
}

/** The place of a finding in a file: `Labs.json:3:18`; empty where it names none. */
export function placeText({ file, line, column }: Finding): string {
  return [file, line, column].filter((part) => part !== undefined).join(':');
}

const order = ['error', 'warning', 'notice'];

/**
 * All findings of a run, worst first and each once. The finding of a record gets the title of the record, unless it
 * names its subject or a place in a file.
 */
export function findingsOfResult({ findings, records }: StepResult): Finding[] {
  const ofRecords = records.flatMap((record) => record.findings.map((finding) => about(record, finding)));
  return worstFirst([...findings, ...ofRecords]);
}

/** Findings, worst first and each once. */
export function worstFirst(findings: readonly Finding[]): Finding[] {
  const once = new Map(findings.map((finding) => [identity(finding), finding]));
  return [...once.values()].sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
}

/** The finding of a record with the title of the record, unless it names its subject or a place in a file. */
export function about(record: UnitRecord, finding: Finding): Finding {
  const isClear = finding.file !== undefined || finding.what.includes(record.subject.name);
  return isClear ? finding : { ...finding, what: `${titleOf(record)}: ${finding.what}` };
}

function identity(finding: Finding): string {
  const { severity, file, line, column } = finding;
  return JSON.stringify([severity, file, line, column, findingText(finding)]);
}
