import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { questions } from '../../scripts/real-azure/questions/all.js';
import { assumedFacts, type FoundFacts } from '../local-azure/facts.js';
import { launchLocalAzure, type LocalAzure } from '../local-azure/launch.js';
import type { RecordedRequest } from '../local-azure/recorder.js';
import { readWorld } from '../local-azure/world-file.js';
import { type KitRun, runKit, startKit, withOther } from '../worlds/kit-runs.js';
import { lab, subscriptionId, world } from '../worlds/worlds.js';

/** What others have in the subscription. */
const neighbours = [lab('Neighbour', { customImages: [{ name: 'Theirs', osType: 'Windows' }] })];

const started = {
  timeScale: 200,
  variation: 0,
  pageSize: 4,
  // What is to be seen while it lasts is to last long enough for one who has to share the processor.
  durations: {
    ...world([]).durations,
    artifact: 1000,
    imageCreation: 400,
    copyBytesPerSecond: 50_000_000,
  },
};

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
    imagesAtOnce: 'one after another',
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
    imagesAtOnce: 'refused',
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

describe('The kit for a real subscription, on a local Azure', () => {
  const assumed = withOther(world(neighbours, started));
  let azure: LocalAzure;
  let record: string;
  let run: KitRun | undefined;

  before(async () => {
    record = await mkdtemp(join(tmpdir(), 'kit-record-'));
    azure = await launchLocalAzure(assumed, { record });
    run = await runKit(azure, assumed);
  });
  after(async () => {
    await azure.stop();
    await rm(record, { recursive: true });
  });

  it('asks every question, and finds what the tasks rely on', () => {
    assert.equal(run?.exitCode, 0, run?.printed);
    assert.deepEqual(run.result?.facts, assumedFacts);
    assert.deepEqual(
      run.result.questions.map(({ number, verdict }) => [number, verdict]),
      questions.map(({ number }) => [number, 'as assumed']),
    );
  });

  it('says first what it makes, and deletes all of it, and nothing else', async () => {
    assert.match(run?.printed ?? '', /It makes the resource group imagefactory-real-azure-/);
    assert.match(run?.printed ?? '', /is gone: GET answers 404/);
    await assertOnlyNeighbours(azure);
  });

  it('writes nothing that tells whose subscription it was, and no secret', async () => {
    const secrets = await secretsIn(record);
    assert.ok(secrets.length > 1, 'secrets were sent');
    const ids = assumed.applications.flatMap(({ clientId, objectId, secret = '' }) => [
      clientId,
      objectId,
      secret,
    ]);
    const known = [...secrets, subscriptionId, assumed.tenantId, ...ids];
    for (const [name, text] of Object.entries(run?.files ?? {})) {
      assert.ok(text.length > 1000, name);
      const found = known.filter((one) => text.toLowerCase().includes(one.toLowerCase()));
      assert.deepEqual(found, [], name);
    }
  });

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
      assert.deepEqual((await worldOf(result)).facts, facts);
      await assertOnlyNeighbours(azure);
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
    await assertOnlyNeighbours(azure);
  });

  it('deletes all that it made when it is interrupted', async () => {
    await azure.begin(assumed);
    const { child, end } = await startKit(azure, assumed, '--location', 'westeurope');
    await azure.reached(12, AbortSignal.timeout(60_000));
    child.kill('SIGINT');
    const { exitCode, result, printed } = await end;
    assert.equal(exitCode, 1, printed);
    assert.ok((result?.notBegun.length ?? 0) > 0, printed);
    assert.equal(result?.cleanUp.isClean, true);
    await assertOnlyNeighbours(azure);
  });

  it('deletes with --clean what a run left that was killed', async () => {
    await azure.begin(assumed);
    const { child, end } = await startKit(azure, assumed, '--location', 'westeurope', '--only', '11');
    // Roles are in no group: they are the last that would be found.
    while ((await azure.state()).customRoles.length === 0) {
      assert.equal(child.exitCode, null);
      await setTimeout(100);
    }
    child.kill('SIGKILL');
    await end;
    const left = await azure.state();
    assert.notEqual(left.labs.length, neighbours.length);
    assert.equal(left.customRoles.length, 1);
    const { exitCode, printed } = await (await startKit(azure, assumed, '--clean')).end;
    assert.equal(exitCode, 0, printed);
    await assertOnlyNeighbours(azure);
  });

  it('deletes with --clean the environment that a run was making which was killed', async () => {
    await azure.begin(assumed);
    const { child, end } = await startKit(azure, assumed, '--location', 'westeurope', '--only', '19');
    // Its resource group lies beside that of the kit.
    while ((await azure.state()).environments.every(({ resources }) => resources.length === 0)) {
      assert.equal(child.exitCode, null);
      await setTimeout(50);
    }
    child.kill('SIGKILL');
    await end;
    assert.equal((await azure.state()).environments.length, 1);
    const { exitCode, printed } = await (await startKit(azure, assumed, '--clean')).end;
    assert.equal(exitCode, 0, printed);
    assert.match(printed, /Deleting the environment kit/);
    assert.equal(printed.match(/is gone: GET answers 404/g)?.length, 2, printed);
    await assertOnlyNeighbours(azure);
  });
});

async function assertOnlyNeighbours(azure: LocalAzure): Promise<void> {
  const { labs, storageAccounts, disks, galleries, snapshots, customRoles, ...more } = await azure.state();
  assert.deepEqual(
    labs.map(({ name, customImages }) => [name, customImages.map((image) => image.name)]),
    [['Neighbour', ['Theirs']]],
  );
  assert.deepEqual(
    storageAccounts.map(({ name }) => name),
    ['storeneighbour'],
  );
  assert.deepEqual([disks, galleries, snapshots, customRoles], [[], [], [], []]);
  // Environments have their deployments in resource groups of their own.
  assert.deepEqual([more.environments, more.deployments], [[], []]);
}

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

/** Tokens, keys and signatures in all requests and answers. */
async function secretsIn(folder: string): Promise<readonly string[]> {
  const files = (await readdir(folder)).filter((name) => name.startsWith('requests-'));
  const texts = await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')));
  const requests = texts.flatMap((text) =>
    text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as RecordedRequest),
  );
  const secret = /(?:sig=|"access_token":"|"value":"(?=[^"]{60}))([^&"\s]{12,})/g;
  const found = requests.flatMap(({ url, body, headers, answer }): string[] => [
    ...String(headers['authorization'] ?? '')
      .split(' ')
      .slice(1),
    ...[...`${url} ${body} ${answer}`.matchAll(secret)].flatMap(([, value]) => value ?? []),
  ]);
  return [...new Set(found)];
}
