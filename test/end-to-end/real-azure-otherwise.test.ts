import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { questions } from '../../scripts/real-azure/questions/all.js';
import type { FoundFacts } from '../local-azure/facts.js';
import { launchLocalAzure, type LocalAzure } from '../local-azure/launch.js';
import type { World } from '../local-azure/world.js';
import { readWorld } from '../local-azure/world-file.js';
import { type KitRun, runKit } from '../worlds/kit-runs.js';
import { heldBy, kitWorld } from '../worlds/kit-worlds.js';
import { world } from '../worlds/worlds.js';

/** Facts of one run that leave all its questions askable. */
const flips: readonly FoundFacts[] = [
  {
    imageOfOtherAccount: 'made',
    imageList: 'late',
    deletionAddresses: 'location only',
    missingDeletion: '404',
    secondGrant: 'same address',
    closedDisk: 'granted',
    pendingLease: 'granted',
    publishedRoles: 'not enough',
    versionOfSnapshots: 'refused',
    sharedImage: 'refused',
    sharedImageList: 'later',
    versionPatch: 'merges',
    versionOfClosedAccount: 'made',
    secondGallery: 'replaces',
    formulaSentBack: 'refused',
    ownEnvironment: 'refused',
    environmentDeletion: 'not to be seen',
    keysOfClosedAccount: 'refused',
    labStop: 'stops',
    imageOfGeneration2: 'starts',
    stateWhileApplying: 'Creating',
    laterArtifacts: 'Pending',
    failedArtifact: 'Failed',
    deprovisionMark: 'not set',
    imageOverImage: 'replaced',
    secondCreation: 'both succeed',
    imagesAtOnce: 'refused',
    expandedNextLink: 'left out',
    imageOfSnapshot: 'made',
    imageOfManagedImage: 'made',
    entraDisk: 'copied',
    privateDisk: 'copied',
    copiesAtOnce: 'one after another',
  },
  {
    imageOfVhd: 'refused',
    permissions: 'refused',
    ownEnvironment: 'made',
    environmentDeletion: 'empty',
    secondGrant: 'another address',
    secondGallery: 'shared beside',
    versionPatch: 'refused',
    supportedOfSnapshots: 'made',
    machineOfSharedImage: 'made',
    sharedImageVersion: 'ignored',
    trustedLaunchOfSharedImage: 'lost',
    expandedNextLink: 'bare',
    stateWhileApplying: 'Succeeded',
    laterArtifacts: 'applied',
    failedArtifact: 'Succeeded',
  },
  {
    imageOverImage: 'refused',
    ownEnvironment: 'made',
    environmentDeletion: 'not to be seen',
    secondCreation: 'one fails',
    imagesAtOnce: 'one after another',
    machineOfSharedImage: 'refused',
    sharedImageVersion: 'refused',
    trustedLaunchOfSharedImage: 'refused',
    expandedNextLink: 'refused',
  },
];

/** The numbers of the questions that settle them. */
function askedFor(facts: FoundFacts): readonly number[] {
  const asked = questions.filter(({ settles }) => settles.some((name) => facts[name] !== undefined));
  return asked.map(({ number }) => number);
}

/** What a service that asks for more than the published roles have asks for. */
const lacking = [
  ['DistributeImages', ['Microsoft.Storage/storageAccounts/listKeys/action']],
  ['CreateImageVMs', ['Microsoft.Network/virtualNetworks/subnets/join/action']],
];

function lackingIn({ questions: asked }: NonNullable<KitRun['result']>): unknown {
  const found = asked.find(({ number }) => number === 11)?.details['roles'];
  const roles = Object.entries(found as Readonly<Record<string, { readonly lacks: readonly string[] }>>);
  return roles.flatMap(([role, { lacks }]) => (lacks.length > 0 ? [[role, lacks]] : []));
}

describe('The kit for a real subscription, on a local Azure that is otherwise than assumed', () => {
  let assumed: World;
  let held: Awaited<ReturnType<typeof heldBy>>;
  let azure: LocalAzure;

  before(async () => {
    assumed = await kitWorld();
    azure = await launchLocalAzure(assumed);
    held = await heldBy(azure);
  });
  after(() => azure.stop());

  it('reports what a service does otherwise, and its result is the facts of a world', async () => {
    for (const facts of flips) {
      const only = askedFor(facts);
      const flipped = { ...assumed, facts };
      await azure.begin(flipped);
      const { exitCode, result, printed } = await runKit(azure, flipped, '--only', only.join());
      assert.equal(exitCode, 1, printed);
      assert.deepEqual(
        result?.questions.map(({ number, verdict }) => [number, verdict]),
        only.map((number) => [number, 'otherwise']),
        printed,
      );
      assert.deepEqual(result.facts, facts);
      if (facts.publishedRoles === 'not enough') assert.deepEqual(lackingIn(result), lacking);
      assert.deepEqual((await worldOf(result)).facts, facts);
      assert.deepEqual(await heldBy(azure), held);
    }
  });

  it('counts as nothing wrong what nobody gave it the means to ask', async () => {
    const alone = { ...assumed, applications: assumed.applications.slice(0, 1) };
    await azure.begin(alone);
    const { exitCode, result, printed } = await runKit(azure, alone, '--only', '11');
    assert.equal(exitCode, 0, printed);
    assert.deepEqual(
      result?.questions.map(({ verdict, isNotSetUp }) => [verdict, isNotSetUp]),
      [['could not be asked', true]],
    );
  });

  it('takes no answer from a subscription that has no cores for a machine', async () => {
    const subscriptions = assumed.subscriptions.map((one) => ({ ...one, cores: { limit: 0, inUse: 0 } }));
    const full = { ...assumed, subscriptions };
    await azure.begin(full);
    const only = [12, 23, 24, 25];
    const { exitCode, result, printed } = await runKit(azure, full, '--only', only.join());
    assert.equal(exitCode, 1, printed);
    for (const { verdict, answer } of result?.questions ?? []) {
      assert.equal(verdict, 'could not be asked');
      assert.match(answer, /quota/);
    }
    assert.equal(result?.questions.length, only.length);
    assert.deepEqual(await heldBy(azure), held);
  });
});

/** The world of a file that names a result as its facts. */
async function worldOf(result: unknown) {
  const folder = await mkdtemp(join(tmpdir(), 'facts-'));
  try {
    await writeFile(join(folder, 'result.json'), JSON.stringify(result));
    const file = join(folder, 'world.json');
    await writeFile(file, JSON.stringify({ ...world([]), facts: 'result.json' }));
    return await readWorld(file);
  } finally {
    await rm(folder, { recursive: true });
  }
}
