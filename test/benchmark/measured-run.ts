import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { LocalAzure } from '../local-azure/launch.js';
import type { Pipeline } from '../local-pipeline/pipeline.js';

/** What one run of a task costs. */
export interface RunFigures {
  /** Requests to the local Azure by kind. */
  readonly requests: Readonly<Record<string, number>>;
  /** Answers after which a client sends a request again: no answer, or a transient error. */
  readonly retries: number;
  /** Requests that met a fault of the world. */
  readonly failed: number;
  /** Number of requests refused by throttling. */
  readonly throttled: number;
  readonly longestThrottledRun: number;
  readonly peakMegabytes: number;
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
}

const usageShape = z.object({ peakMegabytes: z.number(), cpuSeconds: z.number() });

/**
 * Runs a task. Requests from before it are forgotten.
 * @param runId the id of the pipeline run
 * @throws unless it succeeds
 */
export async function runMeasured(
  pipeline: Pipeline,
  task: string,
  inputs: Readonly<Record<string, string>>,
  usageFile: string,
  runId = '1',
): Promise<RunFigures> {
  await pipeline.azure.clearRequests();
  const outcome = await pipeline.run(task, inputs, {
    extraEnvironment: usageIn(usageFile),
    variables: { 'build.buildId': runId },
  });
  if (outcome.result !== 'Succeeded')
    throw new Error(`${task} ended as ${outcome.result}:\n${outcome.log.slice(-40).join('\n')}`);
  return figuresOf(pipeline.azure, usageFile, outcome.milliseconds);
}

/** The variables with which a process says in that file what it has used. */
export function usageIn(usageFile: string) {
  return {
    NODE_OPTIONS: `--require ${join(import.meta.dirname, 'resource-usage.cjs')}`,
    RESOURCE_USAGE_FILE: usageFile,
  };
}

/** What a process cost that has ended: its usage, and the requests that Azure got. */
export async function figuresOf(
  azure: LocalAzure,
  usageFile: string,
  milliseconds: number,
): Promise<RunFigures> {
  const usage = usageShape.parse(JSON.parse(await readFile(usageFile, 'utf8')));
  const requests = await azure.requests();
  const faults = await azure.faults();
  const { refused, longestRun } = await azure.throttling();
  return {
    requests: countByKind(requests),
    retries: requests.filter(({ status }) => isPassing(status)).length,
    failed: faults.reduce((sum, { acted }) => sum + acted, 0),
    throttled: refused,
    longestThrottledRun: longestRun,
    ...usage,
    wallSeconds: milliseconds / 1000,
  };
}

function isPassing(status: number): boolean {
  return status === 0 || status === 408 || status === 429 || status >= 500;
}

/** Number of all requests. */
export function requestsIn({ requests }: Pick<RunFigures, 'requests'>): number {
  return Object.values(requests).reduce((sum, count) => sum + count, 0);
}

/** Number of requests of each kind and method, e.g. `arm GET`. */
export function countByKind(
  requests: readonly { readonly kind: string; readonly method: string }[],
): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { kind, method } of requests)
    counts[`${kind} ${method}`] = (counts[`${kind} ${method}`] ?? 0) + 1;
  return counts;
}
