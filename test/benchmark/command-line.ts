import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { launchLocalAzure, type LocalAzure } from '../local-azure/launch.js';
import type { World } from '../local-azure/world.js';
import { writeSources } from '../worlds/sources.js';
import { checkWholeRun } from './check-whole-run.js';
import { figuresOf, usageIn } from './measured-run.js';
import { countReads, readsByKind } from './reads.js';
import { emptyScript, median } from './start-up.js';
import { type Target } from './targets.js';
import { costRows } from './whole-run-rows.js';
import { compared, type TaskFigures, type WholeRun } from './whole-run.js';
import { wholeRunTimes } from './whole-run-times.js';
import { wholeRunFiles, wholeRunInputs, wholeRunWorld, type WholeRunSize } from './whole-run-world.js';

/** Medians in milliseconds since the start of a process. */
export interface HelpTimes {
  readonly rounds: number;
  /** An empty Node script, from start to end. */
  readonly emptyScript: number;
  /** Until the first line of the help that lists the commands. */
  readonly help: number;
  /** Of the longest page of help, which is that of a whole run. */
  readonly helpOfRun: number;
}

/** @param script the command line as it is packaged */
export async function measureHelp(script: string, rounds: number): Promise<HelpTimes> {
  const times = { empty: [] as number[], help: [] as number[], helpOfRun: [] as number[] };
  // All in each round, so that slow moments of the machine affect all.
  for (let round = 0; round < rounds; round += 1) {
    times.empty.push(await emptyScript());
    times.help.push(await untilFirstLine([script, '--help']));
    times.helpOfRun.push(await untilFirstLine([script, 'run', '--help']));
  }
  const { empty, help, helpOfRun } = times;
  return { rounds, emptyScript: median(empty), help: median(help), helpOfRun: median(helpOfRun) };
}

async function untilFirstLine(words: readonly string[]): Promise<number> {
  const started = performance.now();
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'ignore'] });
  const closed = once(child, 'close');
  await once(child.stdout, 'data');
  const reached = performance.now() - started;
  child.stdout.resume();
  await closed;
  return reached;
}

/**
 * Carries out a whole run by `imagefactory run` in a new world, with the inputs of RunImageFactory in variables.
 * @throws unless it succeeds and the end is that of `checkWholeRun`
 */
export async function measureRunByCommandLine(size: WholeRunSize, script: string): Promise<WholeRun> {
  const sources = await writeSources(wholeRunFiles(size));
  const world = wholeRunWorld(size);
  const azure = await launchLocalAzure(world);
  try {
    const environment = { ...signingIn(azure, world), ...options(wholeRunInputs(size).RunImageFactory) };
    const figures = await runMeasured(azure, { script, folder: sources.folder, environment });
    const state = await azure.state();
    checkWholeRun(state, size);
    return compared([figures], wholeRunTimes(state, size), size);
  } finally {
    await azure.stop();
    await sources.remove();
  }
}

/** As the first application of the world. */
function signingIn(azure: LocalAzure, { tenantId, applications: [application] }: World) {
  return {
    NODE_EXTRA_CA_CERTS: azure.certificate,
    AZURE_TENANT_ID: tenantId,
    AZURE_CLIENT_ID: application?.clientId,
    AZURE_CLIENT_SECRET: application?.secret,
    IMAGEFACTORY_CLOUD: azure.resourceManager,
  };
}

function options(inputs: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [`IMAGEFACTORY_${name.toUpperCase()}`, value]),
  );
}

interface CommandRun {
  readonly script: string;
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
}

async function runMeasured(
  azure: LocalAzure,
  { script, folder, environment }: CommandRun,
): Promise<TaskFigures> {
  const usageFile = join(folder, 'usage.json');
  const started = performance.now();
  const child = spawn(process.execPath, [script, 'run', '--yes'], {
    cwd: folder,
    env: { PATH: process.env['PATH'], ...environment, ...usageIn(usageFile) },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const [log] = await Promise.all([text(child.stderr), once(child, 'close')]);
  const milliseconds = performance.now() - started;
  if (child.exitCode !== 0)
    throw new Error(`imagefactory run ended with ${child.exitCode ?? 'a signal'}:\n${log.slice(-4000)}`);
  const figures = await figuresOf(azure, usageFile, milliseconds);
  const requests = await azure.requests();
  return {
    task: 'imagefactory run',
    ...figures,
    reads: countReads(requests),
    readsByKind: readsByKind(requests),
  };
}

export interface CommandLineFigures {
  readonly help: HelpTimes;
  readonly run: WholeRun;
}

export function commandLineRows({ help, run }: CommandLineFigures): string[][] {
  const milliseconds = (value: number) => `${value.toFixed(0)} ms`;
  return [
    [`empty Node script, median of ${help.rounds}, beside the command line`, milliseconds(help.emptyScript)],
    ['imagefactory --help: start to the first line', milliseconds(help.help)],
    ['imagefactory run --help: start to the first line', milliseconds(help.helpOfRun)],
    ...costRows('whole run by command line', run),
  ];
}

/** @param byTask the whole run by RunImageFactory, in a world of the same size */
export function commandLineTargets({ help, run }: CommandLineFigures, byTask: WholeRun): readonly Target[] {
  const most = 3;
  return [
    {
      what: 'imagefactory --help by an empty Node script',
      figure: help.help / help.emptyScript,
      most,
      digits: 2,
    },
    {
      what: 'imagefactory run --help by an empty Node script',
      figure: help.helpOfRun / help.emptyScript,
      most,
      digits: 2,
    },
    {
      what: 'whole run by command line by that of RunImageFactory: wall time',
      figure: wallSeconds(run) / wallSeconds(byTask),
      most: 1.05,
      digits: 3,
    },
  ];
}

function wallSeconds({ tasks }: WholeRun): number {
  return tasks.reduce((sum, task) => sum + task.wallSeconds, 0);
}
