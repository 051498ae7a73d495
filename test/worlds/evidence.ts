import assert from 'node:assert/strict';
import type { TaskOutcome } from '../local-agent/agent.js';
import type { LoggedRequest } from '../local-azure/request-log.js';
import type { State } from '../local-azure/state.js';
import type { Pipeline, RunOptions } from '../local-pipeline/pipeline.js';

/** A run of a task, the requests that Azure got meanwhile, and what it held afterwards. */
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

/** The requests that change something in Azure, as `DELETE /path`. Listing the keys of an account changes nothing. */
export function changesIn(requests: readonly LoggedRequest[]): string[] {
  return requests
    .filter(({ kind, method }) => kind !== 'token' && method !== 'GET' && method !== 'HEAD')
    .filter(({ path }) => !/\/listkeys$/i.test(path))
    .map(({ method, path }) => `${method} ${path}`);
}

/** Asserts that a run has succeeded without issues. */
export function assertSucceeded<Run extends Observed>(observed: Run): Run {
  assert.equal(observed.outcome.result, 'Succeeded', logOf(observed.outcome));
  return observed;
}

/** Asserts that a run has failed with an error before it changed anything. @returns its log */
export function assertRefused({ outcome, requests }: Observed): string {
  assert.equal(outcome.result, 'Failed', logOf(outcome));
  assert.deepEqual(changesIn(requests), []);
  assert.ok(outcome.issues.some(({ type }) => type === 'error'));
  return logOf(outcome);
}

/** The log as the user sees it, in which lines that were wrapped are one again. */
export function logOf({ log }: TaskOutcome): string {
  return log.join('\n').replace(/\n {4,}(?=\S)/g, ' ');
}

/** What the agent prints at the beginning: the task with its help. */
const headerLines = 8;

/** The most characters of a line that a task prints. */
const mostCharacters = 200;

/**
 * Asserts that no internals show in the texts for the user: no stack trace, no value that should have been a text; and
 * that every line of the log can be read on one screen.
 */
export function assertReadable(outcome: TaskOutcome): void {
  const texts = [...outcome.log, ...outcome.issues.map(({ message }) => message)];
  for (const { content } of outcome.summaries) texts.push(content);
  const odd = texts.filter((text) => /^\s+at .+:\d+:\d+|\bundefined\b|\[object |\bNaN\b/m.test(text));
  assert.deepEqual(odd, []);
  const long = outcome.log.slice(headerLines).filter((line) => line.length > mostCharacters);
  assert.deepEqual(long, []);
}
