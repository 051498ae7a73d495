import { join } from 'node:path';
import { alignedTable } from '../tasks/core/report/table.js';
import type { UsedAction } from '../test/local-azure/permissions/permissions.js';
import type { World } from '../test/local-azure/world.js';
import { openPipeline, type Pipeline } from '../test/local-pipeline/pipeline.js';
import { connectionAs, type Identity, publishedRole, roleWorld, steps } from '../test/roles/night.js';
import { goldenImage, labsJson } from '../test/worlds/configuration.js';
import { writeSources } from '../test/worlds/sources.js';
import { subscriptionId } from '../test/worlds/worlds.js';
import { packageExtension } from './package.js';

/**
 * `npm run roles`: runs all tasks, each with its published role, in cases that succeed and fail, and compares the
 * actions that they used with those of the roles.
 */
async function main(): Promise<void> {
  const repository = join(import.meta.dirname, '..');
  const vsix = await packageExtension(repository, join(repository, 'dist'));
  const identities = await Promise.all(
    Object.keys(steps).map(async (name) => ({ name, role: await publishedRole(name) })),
  );
  const sources = await writeSources(files);
  const pipeline = await openPipeline(
    { world: roleWorld(identities, eventful), sources: sources.folder },
    vsix,
  );
  try {
    for (const identity of identities) compare(identity, await usedBy(identity.name, identities, pipeline));
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
  identities: readonly Identity[],
  pipeline: Pipeline,
): Promise<readonly UsedAction[]> {
  const before = await pipeline.azure.actions();
  const outcome = await pipeline.run(task, steps[task] ?? {}, {
    endpoints: [connectionAs(task, identities, pipeline)],
  });
  console.log(`\n${task}: ${outcome.result}`);
  return (await pipeline.azure.actions()).slice(before.length);
}

/** Prints the actions of the role and of the run. The command fails if only one of them has an action. */
function compare({ role }: Identity, used: readonly UsedAction[]): void {
  const granted = [...role.actions, ...(role.dataActions ?? [])];
  const more = used
    .filter(({ action }) => !granted.some((one) => isSame(one, action)))
    .map(({ action }) => action);
  const rows = [...granted, ...new Set(more)].map((action) => {
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
