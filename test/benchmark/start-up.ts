import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Pipeline } from '../local-pipeline/pipeline.js';

/** Medians in milliseconds since the start of a process. */
export interface StartUp {
  readonly rounds: number;
  /** An empty Node script, from start to end. */
  readonly emptyScript: number;
  /** Until the log has the error about a missing input. */
  readonly missingInput: number;
  /** Until the first request reaches Azure Resource Manager, including sign-in. */
  readonly firstRequest: number;
}

/** Measures all three in each round, so that slow moments of the machine affect all of them. */
export async function measureStartUp(pipeline: Pipeline, rounds: number): Promise<StartUp> {
  const empty: number[] = [];
  const missing: number[] = [];
  const first: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    empty.push(await emptyScript());
    missing.push(await untilMissingInput(pipeline));
    first.push(await untilFirstRequest(pipeline));
  }
  return { rounds, emptyScript: median(empty), missingInput: median(missing), firstRequest: median(first) };
}

async function emptyScript(): Promise<number> {
  const started = performance.now();
  await once(spawn(process.execPath, ['-e', ''], { stdio: 'ignore' }), 'exit');
  return performance.now() - started;
}

async function untilMissingInput(pipeline: Pipeline): Promise<number> {
  let reached: number | undefined;
  const outcome = await pipeline.run(
    'DistributeImages',
    { DevTestLabName: '' },
    { onLine: (line) => (reached ??= line.includes('Input required') ? Date.now() : undefined) },
  );
  if (reached === undefined) throw new Error(`No error about an input:\n${outcome.log.join('\n')}`);
  return reached - outcome.startedAt;
}

async function untilFirstRequest(pipeline: Pipeline): Promise<number> {
  await pipeline.azure.clearRequests();
  const outcome = await pipeline.run('SnapImages', { DevTestLabName: 'Factory', pollIntervalSeconds: '0.1' });
  const request = (await pipeline.azure.requests()).find(({ kind }) => kind === 'arm');
  if (!request) throw new Error(`No request to Azure Resource Manager:\n${outcome.log.join('\n')}`);
  return Date.parse(request.at) - outcome.startedAt;
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? NaN;
}
