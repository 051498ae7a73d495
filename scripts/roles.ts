import { join } from 'node:path';
import type { UsedAction } from '../test/local-azure/permissions/permissions.js';
import type { World } from '../test/local-azure/world.js';
import { openPipeline, type Pipeline } from '../test/local-pipeline/pipeline.js';
import { eventful, eventfulFiles } from '../test/roles/eventful-night.js';
import {
  byGallery,
  galleryFiles,
  galleryIdentity,
  galleryRoleWorld,
  gallerySteps,
} from '../test/roles/gallery-night.js';
import {
  connectionAs,
  type Identity,
  publishedRole,
  roleWorld,
  steps,
  wholeRun,
} from '../test/roles/night.js';
import { rollbackFiles, rollbackInputs, rollbackWorld } from '../test/roles/rollback-night.js';
import { singleSteps, stepFiles, stepIdentity, type StepRun, stepWorld } from '../test/roles/single-steps.js';
import { withConfiguration } from '../test/worlds/inputs.js';
import { writeSources } from '../test/worlds/sources.js';
import { packageExtension } from './package.js';
import { actionsIn, compare } from './role-verdicts.js';

/** A run of a task; without a result, it is as it comes. */
type Run = Pick<StepRun, 'inputs' | 'faults'> &
  Partial<Pick<StepRun, 'result'>> & {
    /** Another night has another one: attempts of one run build nothing twice. */
    readonly buildId?: string;
  };

/** Tasks with their roles, and the world in which they need all of these. */
interface Night {
  readonly title: string;
  readonly runs: Readonly<Record<string, readonly Run[]>>;
  /** Whether each run begins in a new world; else they follow one another. */
  readonly beginsEach?: true;
  readonly identities: readonly Identity[];
  readonly world: World;
  readonly files: Readonly<Record<string, unknown>>;
  /** The actions that a task has to use. */
  readonly demandedOf: (task: string) => Promise<readonly string[]>;
}

/**
 * `npm run roles`: runs all tasks, each with its published role, in cases that succeed and fail, and compares the
 * actions that they used with those of the roles. Then the same with a gallery, and the roles that come beside, also to build
 * what changed; the same for the whole factory in one task, without and with a gallery; and for a rollback, and for the tasks for single steps, each with a few runs.
 */
async function main(): Promise<void> {
  const repository = join(import.meta.dirname, '..');
  const vsix = await packageExtension(repository, join(repository, 'dist'));
  const usual = [await usualNight(), await galleryNight(), await changedNight()];
  const whole = [await wholeNight(), await wholeGalleryNight()];
  const further = [await rollback(), await stepsOfLabs()];
  for (const one of [...usual, ...whole, ...further]) await pass(one, vsix);
}

async function usualNight(): Promise<Night> {
  const identities = await Promise.all(
    Object.keys(steps).map(async (name) => ({ name, role: await publishedRole(name) })),
  );
  return {
    title: 'Without a gallery',
    runs: oneEach(steps),
    identities,
    world: roleWorld(identities, eventful),
    files: eventfulFiles,
    demandedOf: async (task) => actionsIn(await publishedRole(task)),
  };
}

async function galleryNight(): Promise<Night> {
  const identities = await Promise.all(Object.keys(gallerySteps).map(galleryIdentity));
  return {
    title: 'With a gallery',
    runs: oneEach(gallerySteps),
    identities,
    world: galleryRoleWorld(identities),
    files: galleryFiles,
    demandedOf: async (task) => actionsIn(await publishedRole(`gallery/${task}`)),
  };
}

/** The roles that come beside where only what changed is built, without and with a gallery. */
async function changedNight(): Promise<Night> {
  const beside = await Promise.all(['BuildChanged', 'gallery/BuildChanged'].map(publishedRole));
  const roles = [await publishedRole('CreateImageVMs'), ...beside];
  const role = {
    actions: roles.flatMap(({ actions }) => actions),
    dataActions: roles.flatMap(({ dataActions }) => dataActions),
  };
  const identities = [{ name: 'CreateImageVMs', role }];
  return {
    title: 'What changed',
    runs: oneEach({ CreateImageVMs: { ...steps['CreateImageVMs'], ...byGallery, build: 'changed' } }),
    identities,
    world: galleryRoleWorld(identities),
    files: galleryFiles,
    demandedOf: () => Promise.resolve(beside.flatMap(actionsIn)),
  };
}

/** Two runs: the second has predecessors to retire. */
async function wholeNight(): Promise<Night> {
  const identities = [{ name: 'RunImageFactory', role: await publishedRole('RunImageFactory') }];
  return {
    title: 'The whole factory in one task',
    runs: { RunImageFactory: [{ inputs: wholeRun }, { inputs: wholeRun, buildId: '2' }] },
    identities,
    world: roleWorld(identities, eventful),
    files: eventfulFiles,
    demandedOf: async (task) => actionsIn(await publishedRole(task)),
  };
}

async function wholeGalleryNight(): Promise<Night> {
  const identities = [await galleryIdentity('RunImageFactory')];
  const inputs = { ...wholeRun, ...byGallery };
  return {
    title: 'The whole factory in one task, with a gallery',
    runs: { RunImageFactory: [{ inputs }, { inputs, buildId: '2' }] },
    identities,
    world: galleryRoleWorld(identities),
    files: galleryFiles,
    demandedOf: async (task) => actionsIn(await publishedRole(`gallery/${task}`)),
  };
}

/** With a gallery, so that both roles are needed. */
async function rollback(): Promise<Night> {
  const identities = [await galleryIdentity('RollbackImages')];
  return {
    title: 'A rollback',
    runs: oneEach({ RollbackImages: { ...withConfiguration, ...byGallery, ...rollbackInputs } }),
    identities,
    world: rollbackWorld(identities),
    files: rollbackFiles,
    demandedOf: async (task) => {
      const both = [await publishedRole(task), await publishedRole(`gallery/${task}`)];
      return both.flatMap(actionsIn);
    },
  };
}

async function stepsOfLabs(): Promise<Night> {
  const identities = await Promise.all(Object.keys(singleSteps).map(stepIdentity));
  return {
    title: 'Single steps',
    runs: singleSteps,
    beginsEach: true,
    identities,
    world: stepWorld(identities),
    files: stepFiles,
    demandedOf: async (task) => actionsIn(await publishedRole(task)),
  };
}

function oneEach(all: Readonly<Record<string, Run['inputs']>>): Night['runs'] {
  return Object.fromEntries(Object.entries(all).map(([task, inputs]) => [task, [{ inputs }]]));
}

async function pass(night: Night, vsix: string): Promise<void> {
  console.log(`\n${night.title}`);
  const sources = await writeSources(night.files);
  const pipeline = await openPipeline({ world: night.world, sources: sources.folder }, vsix);
  try {
    for (const identity of night.identities) {
      const used: UsedAction[] = [];
      for (const run of night.runs[identity.name] ?? [])
        used.push(...(await usedBy(identity.name, run, night, pipeline)));
      compare(identity, await night.demandedOf(identity.name), used);
    }
  } finally {
    await pipeline.close();
    await sources.remove();
  }
}

async function usedBy(
  task: string,
  { inputs, faults = [], result, buildId = '1' }: Run,
  { beginsEach, identities, world }: Night,
  { azure, run }: Pipeline,
): Promise<readonly UsedAction[]> {
  if (beginsEach) await azure.begin(world);
  await azure.addFaults(...faults);
  const before = await azure.actions();
  const outcome = await run(task, inputs, {
    endpoints: [connectionAs(task, identities, { azure })],
    variables: { 'build.buildId': buildId },
  });
  console.log(`\n${task}: ${outcome.result}`);
  if (result !== undefined && outcome.result !== result) {
    console.log(`EXPECTED ${result}: ${JSON.stringify(inputs)}\n${outcome.log.join('\n')}`);
    process.exitCode = 1;
  }
  return (await azure.actions()).slice(before.length);
}

await main();
