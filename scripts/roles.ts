import { join } from 'node:path';
import type { UsedAction } from '../test/local-azure/permissions/permissions.js';
import type { World } from '../test/local-azure/world.js';
import { openPipeline, type Pipeline } from '../test/local-pipeline/pipeline.js';
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
  testRules,
  wholeRun,
} from '../test/roles/night.js';
import { singleSteps, stepFiles, stepIdentity, type StepRun, stepWorld } from '../test/roles/single-steps.js';
import { goldenImage, labsJson } from '../test/worlds/configuration.js';
import { writeSources } from '../test/worlds/sources.js';
import { subscriptionId } from '../test/worlds/worlds.js';
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
 * what changed; the same for the whole factory in one task, without and with a gallery; and for the tasks for single steps, each with a few runs.
 */
async function main(): Promise<void> {
  const repository = join(import.meta.dirname, '..');
  const vsix = await packageExtension(repository, join(repository, 'dist'));
  const usual = [await usualNight(), await galleryNight(), await changedNight()];
  const whole = [await wholeNight(), await wholeGalleryNight()];
  for (const one of [...usual, ...whole, await stepsOfLabs()]) await pass(one, vsix);
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
    files,
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
    files,
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

const usual = goldenImage();

const files = {
  'Configuration/GoldenImages/OfCustomImage.json': builtFrom({
    customImageId: inLab('customimages', 'Base'),
  }),
  'Configuration/GoldenImages/OfSameImage.json': builtFrom({ customImageId: inLab('customimages', 'Base') }),
  'Configuration/GoldenImages/OfMarketplace.json': builtFrom({
    galleryImageReference: { publisher: 'P', offer: 'O', sku: 'S', version: 'latest' },
  }),
  'Configuration/GoldenImages/OfSharedImage.json': builtFrom({
    sharedImageId: inLab('sharedgalleries/sharedimages', 'Gallery/Base'),
  }),
  'Configuration/GoldenImages/Good.json': goldenImage({ artifacts: ['windows-7zip'] }),
  'Configuration/GoldenImages/WithFailingArtifact.json': goldenImage({ artifacts: ['windows-broken'] }),
  'Configuration/GoldenImages/Refused.json': goldenImage({ artifacts: ['windows-unknown'] }),
  'Configuration/GoldenImages/Stopped.json': goldenImage({ osType: 'Linux' }),
  'Configuration/GoldenImages/Failing.json': { ...usual, resources: [...usual.resources, failing()] },
  'Configuration/Images.json': {
    Images: [{ ImagePaths: ['Of*'], Keep: { DeprecateDays: 14 } }, ...testRules],
  },
  'Configuration/Formulas/Box.json': {
    ImagePath: 'OfMarketplace',
    formulaContent: { properties: { size: 'Standard_D2s_v5' } },
  },
  'Configuration/Labs.json': labsJson(subscriptionId, { Near: [''] }),
};

/** A golden image whose operating system only Azure knows. */
function builtFrom(image: object): object {
  const properties = { ...usual.resources[0]?.properties, galleryImageReference: undefined, ...image };
  return { ...usual, resources: [{ ...usual.resources[0], properties }] };
}

/** The id of a resource in the lab that the template is deployed to. */
function inLab(types: string, names: string): string {
  const parts = names.split('/').map((name) => `'${name}'`);
  return `[resourceId('Microsoft.DevTestLab/labs/${types}', parameters('labName'), ${parts.join(', ')})]`;
}

/** A second machine in the template, whose creation fails. */
function failing(): object {
  return { ...usual.resources[0], name: "[concat(parameters('labName'), '/a-name-too-long-for-Windows')]" };
}

/** A world in which the tasks need all their actions: machines that only stop, and copies that fail. */
const eventful: Partial<World> = {
  artifacts: [
    { name: 'windows-7zip', targetOsType: 'Windows' },
    { name: 'windows-broken', targetOsType: 'Windows', outcome: 'Failed' },
    { name: 'windows-sysprep', targetOsType: 'Windows', generalizes: true },
    { name: 'linux-deprovision', targetOsType: 'Linux', generalizes: true, deallocates: false },
  ],
  faults: [{ service: 'copy fails', count: { first: 1 } }],
};

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
