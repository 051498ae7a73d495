import assert from 'node:assert/strict';
import type { TaskOutcome } from '../local-agent/agent.js';
import type { LoggedRequest } from '../local-azure/request-log.js';
import type { LabState, State } from '../local-azure/state.js';
import type { Pipeline, RunOptions } from '../local-pipeline/pipeline.js';

/** A task's run, what was asked of Azure meanwhile, and what there was afterwards. */
export interface Observed {
  readonly outcome: TaskOutcome;
  readonly requests: readonly LoggedRequest[];
  readonly state: State;
}

export async function observe(
  { azure, run }: Pipeline,
  task: string,
  inputs: Readonly<Record<string, string>>,
  options?: RunOptions,
): Promise<Observed> {
  await azure.clearRequests();
  const outcome = await run(task, inputs, options);
  return { outcome, requests: await azure.requests(), state: await azure.state() };
}

/** Those requests that change something in Azure, as `DELETE /path`; asking for an account's keys changes nothing. */
export function changesIn(requests: readonly LoggedRequest[]): string[] {
  return requests
    .filter(({ kind, method }) => kind !== 'token' && method !== 'GET' && method !== 'HEAD')
    .filter(({ path }) => !/\/listkeys$/i.test(path))
    .map(({ method, path }) => `${method} ${path}`);
}

/** The log as the user sees it. */
export function logOf({ log }: TaskOutcome): string {
  return log.join('\n');
}

/** Nothing of the program shows in what a user reads: no stack trace, no value that should have been a text. */
export function assertReadable(outcome: TaskOutcome): void {
  const texts = [...outcome.log, ...outcome.issues.map(({ message }) => message)];
  for (const { content } of outcome.summaries) texts.push(content);
  const odd = texts.filter((text) => /^\s+at .+:\d+:\d+|\bundefined\b|\[object |\bNaN\b/m.test(text));
  assert.deepEqual(odd, []);
}

/** A record of the attached report. */
export interface ReportRecord {
  readonly verb: string;
  readonly subject: { readonly kind: string; readonly name: string };
  readonly target?: { readonly name: string };
  readonly outcome: string;
  readonly reason: string;
}

export interface AttachedReport {
  readonly schemaVersion: number;
  readonly result: string;
  readonly message: string;
  readonly cancelled: boolean;
  readonly planOnly: boolean;
  readonly totals: Readonly<Record<string, number>>;
  readonly records: readonly ReportRecord[];
  readonly findings: readonly { readonly severity: string; readonly what: string; readonly code?: string }[];
}

/** The JSON report that a task attaches. */
export function reportOf({ attachments }: TaskOutcome): AttachedReport {
  const report = attachments.find(({ type }) => type === 'image-factory-result');
  assert.ok(report, 'The task attached no report.');
  return JSON.parse(report.content) as AttachedReport;
}

/** What became of something, by the name of it and of its target, e.g. `failed`. */
export function outcomeOf(outcome: TaskOutcome, subject: string, target?: string): string | undefined {
  const { records } = reportOf(outcome);
  return records.find((record) => record.subject.name === subject && record.target?.name === target)?.outcome;
}

export function labIn(state: State, name: string): LabState {
  const lab = state.labs.find((one) => one.name === name);
  assert.ok(lab, `There is no lab ${name}.`);
  return lab;
}

/** The names of a lab's custom images. */
export function imagesIn(state: State, lab: string): string[] {
  return labIn(state, lab)
    .customImages.map(({ name }) => name)
    .sort();
}

/** The names of a lab's virtual machines. */
export function machinesIn(state: State, lab: string): string[] {
  return labIn(state, lab)
    .virtualMachines.map(({ name }) => name)
    .sort();
}

/** The names of the blobs of a container; none if it is missing. */
export function blobsIn(state: State, account: string, container: string): string[] {
  const { containers } = state.storageAccounts.find(({ name }) => name === account) ?? { containers: [] };
  const blobs = containers.find(({ name }) => name === container)?.blobs ?? [];
  return blobs.map(({ name }) => name).sort();
}
