import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Pipeline } from '../local-pipeline/pipeline.js';

/** Medians in milliseconds since the start of a process. */
export interface StartUp {
  readonly rounds: number;
  /** An empty Node script, from start to end. */
  readonly emptyScript: number;
  readonly ofFactory: Started;
  /** The same of a task for a single step. */
  readonly ofStep: Started;
}

export interface Started {
  /** Until the log has the error about a missing input. */
  readonly missingInput: number;
  /** Until the first request reaches Azure Resource Manager, including sign-in. */
  readonly firstRequest: number;
}

/** A task with inputs with which it reads Azure, and the input without which it ends at once. */
interface Starting {
  readonly task: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly required: string;
}

const ofFactory: Starting = {
  task: 'SnapImages',
  inputs: { DevTestLabName: 'Factory', pollIntervalSeconds: '0.1' },
  required: 'DevTestLabName',
};

const ofStep: Starting = {
  task: 'CreateLabVM',
  inputs: {
    LabId: 'Factory',
    VirtualMachineName: 'web',
    image: 'Base',
    size: 'Standard_D2s_v5',
    userName: 'tester',
    password: 'Local-azure-0nly!',
    whatIf: 'true',
  },
  required: 'LabId',
};

/** Measures all of them in each round, so that slow moments of the machine affect all. */
export async function measureStartUp(pipeline: Pipeline, rounds: number): Promise<StartUp> {
  const empty: number[] = [];
  const factory: Started[] = [];
  const step: Started[] = [];
  for (let round = 0; round < rounds; round += 1) {
    empty.push(await emptyScript());
    factory.push(await start(pipeline, ofFactory));
    step.push(await start(pipeline, ofStep));
  }
  return { rounds, emptyScript: median(empty), ofFactory: medians(factory), ofStep: medians(step) };
}

async function start(pipeline: Pipeline, starting: Starting): Promise<Started> {
  const missingInput = await untilMissingInput(pipeline, starting);
  return { missingInput, firstRequest: await untilFirstRequest(pipeline, starting) };
}

function medians(all: readonly Started[]): Started {
  return {
    missingInput: median(all.map(({ missingInput }) => missingInput)),
    firstRequest: median(all.map(({ firstRequest }) => firstRequest)),
  };
}

/** Milliseconds from its start to its end. */
export async function emptyScript(): Promise<number> {
  const started = performance.now();
  await once(spawn(process.execPath, ['-e', ''], { stdio: 'ignore' }), 'exit');
  return performance.now() - started;
}

async function untilMissingInput(pipeline: Pipeline, { task, inputs, required }: Starting): Promise<number> {
  let reached: number | undefined;
  const outcome = await pipeline.run(
    task,
    { ...inputs, [required]: '' },
    { onLine: (line) => (reached ??= line.includes('Input required') ? Date.now() : undefined) },
  );
  if (reached === undefined) throw new Error(`No error about an input:\n${outcome.log.join('\n')}`);
  return reached - outcome.startedAt;
}

async function untilFirstRequest(pipeline: Pipeline, { task, inputs }: Starting): Promise<number> {
  await pipeline.azure.clearRequests();
  const outcome = await pipeline.run(task, inputs);
  const request = (await pipeline.azure.requests()).find(({ kind }) => kind === 'arm');
  if (!request) throw new Error(`No request to Azure Resource Manager:\n${outcome.log.join('\n')}`);
  return Date.parse(request.at) - outcome.startedAt;
}

export function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? NaN;
}
