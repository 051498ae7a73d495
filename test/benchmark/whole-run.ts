import { join } from 'node:path';
import { openPipeline, type Pipeline } from '../local-pipeline/pipeline.js';
import { writeSources } from '../worlds/sources.js';
import { checkWholeRun } from './check-whole-run.js';
import { type BoundRow, boundRows, lowerBound } from './lower-bound.js';
import { type RunFigures, runMeasured } from './measured-run.js';
import { countReads, readsByKind } from './reads.js';
import { scriptsSeconds, type ScriptsTimes, scriptsTimes } from './scripts-model.js';
import { wholeRunLimits, wholeRunTimes } from './whole-run-times.js';
import { wholeRunFiles, wholeRunInputs, wholeRunWorld, type WholeRunSize } from './whole-run-world.js';

type TaskName = keyof ReturnType<typeof wholeRunInputs>;

/** The tasks of a nightly run in their order. */
const tasksInRow: readonly TaskName[] = [
  'CreateImageVMs',
  'SnapImages',
  'DistributeImages',
  'CleanUpFactory',
  'RetireImages',
];

/** A whole run in both ways, each in a world of its own. */
export interface WholeRuns {
  readonly inRow: WholeRun;
  /** By RunImageFactory. */
  readonly atOnce: WholeRun;
}

export async function measureWholeRuns(size: WholeRunSize, vsix: string): Promise<WholeRuns> {
  const inRow = await measureWholeRun(size, tasksInRow, vsix);
  return { inRow, atOnce: await measureWholeRun(size, ['RunImageFactory'], vsix) };
}

/** The cost of one task. */
export interface TaskFigures extends RunFigures {
  readonly task: string;
  /** Of Azure Resource Manager, without polls of operations. */
  readonly reads: number;
  readonly readsByKind: Readonly<Record<string, number>>;
}

/** The cost of a whole run, by one task or by several in a row. */
export interface WholeRun extends WholeRunSize {
  readonly tasks: readonly TaskFigures[];
  /** Why it can be no shorter, from what everything took in it. */
  readonly rows: readonly BoundRow[];
  readonly bound: BoundRow;
  /** Wall time divided by that bound, both unscaled. */
  readonly ratio: number;
  readonly reads: number;
  /** Unscaled seconds of the scripts by their model, in which everything takes as long. */
  readonly scripts: ScriptsTimes;
  readonly scriptsRatio: number;
}

/**
 * Carries out a whole run in a new world.
 * @throws unless every task succeeds and the end is that of `checkWholeRun`
 */
export async function measureWholeRun(
  size: WholeRunSize,
  tasks: readonly TaskName[],
  vsix: string,
): Promise<WholeRun> {
  const sources = await writeSources(wholeRunFiles(size));
  const pipeline = await openPipeline({ world: wholeRunWorld(size), sources: sources.folder }, vsix);
  try {
    const figures: TaskFigures[] = [];
    for (const task of tasks)
      figures.push(await measureTask(pipeline, task, size, join(sources.folder, 'usage.json')));
    const state = await pipeline.azure.state();
    checkWholeRun(state, size);
    return compared(figures, wholeRunTimes(state, size), size);
  } finally {
    await pipeline.close();
    await sources.remove();
  }
}

async function measureTask(
  pipeline: Pipeline,
  task: TaskName,
  size: WholeRunSize,
  usageFile: string,
): Promise<TaskFigures> {
  const figures = await runMeasured(pipeline, task, wholeRunInputs(size)[task], usageFile);
  const requests = await pipeline.azure.requests();
  return { task, ...figures, reads: countReads(requests), readsByKind: readsByKind(requests) };
}

/** The figures of a whole run beside its bound and the scripts' model. */
export function compared(
  tasks: readonly TaskFigures[],
  times: ReturnType<typeof wholeRunTimes>,
  size: WholeRunSize,
): WholeRun {
  const rows = boundRows(times, wholeRunLimits(size));
  const bound = lowerBound(rows);
  const scripts = scriptsTimes(times, size.jobsAtOnce);
  return {
    ...size,
    tasks,
    rows,
    bound,
    ratio: (sum(tasks, ({ wallSeconds }) => wallSeconds) * size.timeScale) / bound.seconds,
    reads: sum(tasks, ({ reads }) => reads),
    scripts,
    scriptsRatio: scriptsSeconds(scripts) / bound.seconds,
  };
}

function sum<T>(things: readonly T[], of: (thing: T) => number): number {
  return things.reduce((total, thing) => total + of(thing), 0);
}
