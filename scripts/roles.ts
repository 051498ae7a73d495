import { join } from 'node:path';
import { alignedTable } from '../tasks/core/report/table.js';
import type { UsedAction } from '../test/local-azure/permissions/permissions.js';
import type { World } from '../test/local-azure/world.js';
import { openPipeline, type Pipeline } from '../test/local-pipeline/pipeline.js';
import {
  galleryFiles,
  galleryIdentity,
  galleryRoleWorld,
  gallerySteps,
} from '../test/roles/gallery-night.js';
import { connectionAs, type Identity, publishedRole, roleWorld, steps } from '../test/roles/night.js';
import { goldenImage, labsJson } from '../test/worlds/configuration.js';
import { writeSources } from '../test/worlds/sources.js';
import { subscriptionId } from '../test/worlds/worlds.js';
import { packageExtension } from './package.js';

/** Tasks with their roles, and the world in which they need all of these. */
interface Night {
  readonly title: string;
  readonly steps: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly identities: readonly Identity[];
  readonly world: World;
  readonly files: Readonly<Record<string, unknown>>;
  /** The actions that a task has to use. */
  readonly demandedOf: (task: string) => Promise<readonly string[]>;
}

/**
 * `npm run roles`: runs all tasks, each with its published role, in cases that succeed and fail, and compares the
 * actions that they used with those of the roles. Then the same with a gallery, and the roles that come beside.
 */
async function main(): Promise<void> {
  const repository = join(import.meta.dirname, '..');
  const vsix = await packageExtension(repository, join(repository, 'dist'));
  for (const one of [await usualNight(), await galleryNight()]) await pass(one, vsix);
}

async function usualNight(): Promise<Night> {
  const identities = await Promise.all(
    Object.keys(steps).map(async (name) => ({ name, role: await publishedRole(name) })),
  );
  return {
    title: 'Without a gallery',
    steps,
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
    steps: gallerySteps,
    identities,
    world: galleryRoleWorld(identities),
    files: galleryFiles,
    demandedOf: async (task) => actionsIn(await publishedRole(`gallery/${task}`)),
  };
}

function actionsIn({ actions, dataActions = [] }: Identity['role']): readonly string[] {
  return [...actions, ...dataActions];
}

async function pass({ title, identities, world, ...night }: Night, vsix: string): Promise<void> {
  console.log(`\n${title}`);
  const sources = await writeSources(night.files);
  const pipeline = await openPipeline({ world, sources: sources.folder }, vsix);
  try {
    for (const identity of identities) {
      const inputs = night.steps[identity.name] ?? {};
      const used = await usedBy(identity.name, inputs, identities, pipeline);
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
  inputs: Readonly<Record<string, string>>,
  identities: readonly Identity[],
  pipeline: Pipeline,
): Promise<readonly UsedAction[]> {
  const before = await pipeline.azure.actions();
  const outcome = await pipeline.run(task, inputs, {
    endpoints: [connectionAs(task, identities, pipeline)],
  });
  console.log(`\n${task}: ${outcome.result}`);
  return (await pipeline.azure.actions()).slice(before.length);
}

/** Prints the demanded actions and those that the role lacks. The command fails if one is not used, or one lacks. */
function compare({ role }: Identity, demanded: readonly string[], used: readonly UsedAction[]): void {
  const granted = actionsIn(role);
  const more = used
    .filter(({ action }) => !granted.some((one) => isSame(one, action)))
    .map(({ action }) => action);
  const rows = [...demanded, ...new Set(more)].map((action) => {
    const times = used.filter((one) => isSame(one.action, action)).length;
    return [verdict(times, granted.includes(action)), String(times), action];
  });
  console.log(alignedTable([['Verdict', 'Used', 'Action'], ...rows]).join('\n'));
  if (rows.some(([text]) => text === 'MISSING' || text === 'NOT USED')) process.exitCode = 1;
}

function verdict(times: number, isGranted: boolean): string {
  if (!isGranted) return 'MISSING';
  return times > 0 ? 'used' : 'NOT USED';
}

/** Azure compares actions case-insensitively. */
function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

await main();
