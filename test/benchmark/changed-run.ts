import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LoggedRequest } from '../local-azure/request-log.js';
import { openPipeline, type Pipeline } from '../local-pipeline/pipeline.js';
import { writeSources } from '../worlds/sources.js';
import { checkWholeRun } from './check-whole-run.js';
import { numbers } from './distribution-world.js';
import { requestsIn, type RunFigures, runMeasured } from './measured-run.js';
import { countReads } from './reads.js';
import type { Target } from './targets.js';
import { wholeRunTimes } from './whole-run-times.js';
import {
  goldenImageFile,
  goldenImageOf,
  wholeRunFiles,
  wholeRunInputs,
  wholeRunWorld,
  type WholeRunSize,
} from './whole-run-world.js';

/** What a night of RunImageFactory took. */
export interface Night extends RunFigures {
  readonly machines: number;
  /** From the beginning of a deployment until its VM is deallocated, over all VMs; unscaled. */
  readonly machineHours: number;
  /** Of Azure Resource Manager, without polls of operations. */
  readonly reads: number;
}

/** Two nights of one factory: one builds all, the next what changed since. */
export interface ChangedRun extends WholeRunSize {
  readonly changed: number;
  readonly all: Night;
  readonly onlyChanged: Night;
}

/**
 * Carries out both nights one after the other. Those golden images change whose builds take the shortest, a middle and the longest time.
 * @throws unless both succeed, and the labs and the store have one image of each path after each
 */
export async function measureChangedRun(size: WholeRunSize, vsix: string): Promise<ChangedRun> {
  const { images } = size;
  const changed = [1, Math.round((1 + images) / 2), images];
  const sources = await writeSources(wholeRunFiles(size));
  const pipeline = await openPipeline({ world: wholeRunWorld(size), sources: sources.folder }, vsix);
  const night = (runId: string, built: readonly number[], build: string) =>
    measureNight(pipeline, { size, runId, built, build, usageFile: join(sources.folder, 'usage.json') });
  try {
    const all = await night('1', numbers(images), 'all');
    for (const image of changed) {
      const text = JSON.stringify(goldenImageOf(image, 'Changed'));
      await writeFile(join(sources.folder, goldenImageFile(image)), text);
    }
    const onlyChanged = await night('2', changed, 'changed');
    return { ...size, changed: changed.length, all, onlyChanged };
  } finally {
    await pipeline.close();
    await sources.remove();
  }
}

interface Given {
  readonly size: WholeRunSize;
  readonly runId: string;
  /** The golden images that are to be built. */
  readonly built: readonly number[];
  readonly build: string;
  readonly usageFile: string;
}

async function measureNight(
  pipeline: Pipeline,
  { size, runId, built, build, usageFile }: Given,
): Promise<Night> {
  const inputs = { ...wholeRunInputs(size).RunImageFactory, build };
  const figures = await runMeasured(pipeline, 'RunImageFactory', inputs, usageFile, runId);
  const requests = await pipeline.azure.requests();
  const state = await pipeline.azure.state();
  checkWholeRun(state, size);
  const machines = deploymentsIn(requests);
  assert.equal(machines, built.length, `VMs that night ${runId} built`);
  const times = wholeRunTimes(state, size);
  const seconds = built.reduce((sum, image) => sum + (times[image - 1]?.build ?? 0), 0);
  return { ...figures, machines, machineHours: seconds / 3600, reads: countReads(requests) };
}

/** Each VM is deployed once. */
function deploymentsIn(requests: readonly LoggedRequest[]): number {
  const isDeployment = ({ method, path }: LoggedRequest) =>
    method === 'PUT' && /\/providers\/Microsoft\.Resources\/deployments\/[^/]+$/i.test(path);
  return requests.filter(isDeployment).length;
}

export function changedRunRows(run: ChangedRun): string[][] {
  const { all, onlyChanged, timeScale } = run;
  const minutes = ({ wallSeconds }: Night) => (wallSeconds * timeScale) / 60;
  return [
    row(run, 'VMs', all.machines, onlyChanged.machines, 0),
    row(run, 'VM-hours', all.machineHours, onlyChanged.machineHours, 1),
    row(run, 'wall time in minutes', minutes(all), minutes(onlyChanged), 1),
    row(run, 'all requests', requestsIn(all), requestsIn(onlyChanged), 0),
    row(run, 'reads of Azure Resource Manager without polls', all.reads, onlyChanged.reads, 0),
  ];
}

/** e.g. `3 of 30 (0.100)`. */
function row(run: ChangedRun, what: string, all: number, changed: number, digits: number): string[] {
  const figures = `${changed.toFixed(digits)} of ${all.toFixed(digits)} (${(changed / all).toFixed(3)})`;
  return [`${titleOf(run)}: ${what}`, figures];
}

/** What `build: changed` is to reach in proportion to `build: all`. */
export function changedRunTargets(run: ChangedRun): readonly Target[] {
  const { all, onlyChanged, images, changed } = run;
  const title = `${titleOf(run)}: by build: all`;
  const share = changed / images;
  return [
    { what: `${title}, VMs`, figure: onlyChanged.machines / all.machines, most: share, digits: 3 },
    {
      what: `${title}, VM-hours`,
      figure: onlyChanged.machineHours / all.machineHours,
      most: share * 1.2,
      digits: 3,
    },
    {
      what: `${title}, all requests`,
      figure: requestsIn(onlyChanged) / requestsIn(all),
      most: 0.2,
      digits: 3,
    },
  ];
}

function titleOf({ images, labs, changed }: ChangedRun): string {
  return `build: changed, ${changed} of ${images} images changed, ${labs} labs`;
}
