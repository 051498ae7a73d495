import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { recordsContainer } from '../../../../tasks/core/factory/store/image-records.js';
import type { TestAction } from '../../../../tasks/core/factory/test/actions.js';
import { testImage } from '../../../../tasks/core/factory/test/run-test.js';
import { testTags } from '../../../../tasks/core/factory/test/test-names.js';
import { testCasesOf } from '../../../../tasks/core/step/test-cases.js';
import { machineOf } from '../../../worlds/azure-things.js';
import { boot, lab } from './test-states.js';
import {
  action,
  companion,
  names,
  resourceOf,
  testWorld,
  type TestWorld,
  type TestWorldOptions,
  vhd,
} from './test-world.js';

const companionName = vhd.replace('.vhd', '.json');

interface Tested extends TestWorld {
  readonly outcome: string;
  readonly cases: readonly string[];
}

/** The world after a test, what that came to, and its cases. */
async function tested(options: TestWorldOptions = {}, more: Partial<TestAction> = {}): Promise<Tested> {
  return testIn(await testWorld(options), more);
}

async function testIn(world: TestWorld, more: Partial<TestAction> = {}): Promise<Tested> {
  try {
    const {
      outcome = 'succeeded',
      reason = '',
      testCases,
    } = await testImage({ ...action, ...more }, world.context);
    return { ...world, outcome: `${outcome}: ${reason}`, cases: shown(testCases) };
  } catch (error) {
    return { ...world, outcome: `failed: ${(error as Error).message}`, cases: shown(testCasesOf(error)) };
  }
}

function shown(cases: ReturnType<typeof testCasesOf> = []): readonly string[] {
  return cases.map(({ name, outcome }) => `${name} ${outcome}`);
}

/** What is left of a test in Azure. */
function left({ machines, images, scripts }: TestWorld): readonly string[] {
  return [...machines.keys(), ...images.keys(), ...scripts.list().map(({ name }) => name)].filter(
    (name) => name !== 'vm',
  );
}

const quota = { status: 409, body: { error: { code: 'QuotaExceeded', message: 'No cores.' } } };

describe('C122 Testing an image', () => {
  it('stores one that has passed: companion and record', async () => {
    const { outcome, store, record, cases } = await tested();
    assert.equal(outcome, 'succeeded: Its test has passed: boot.');
    assert.equal(store.blobs.get(companionName)?.text, companion);
    assert.equal((await record())?.state, 'stored');
    assert.deepEqual(cases, ['boot passed']);
  });

  it('rejects one that has failed: no companion, and its VM is marked', async () => {
    const { outcome, store, record, cases, machines } = await tested({ looks: [['Failed']] });
    assert.equal(
      outcome,
      'failed: Win_Server is rejected: A VM of it does not boot, or its agent does nothing.',
    );
    assert.equal(store.blobs.has(companionName), false);
    const { state, reason } = (await record()) ?? {};
    assert.deepEqual([state, reason], ['rejected', 'A VM of it does not boot, or its agent does nothing.']);
    assert.deepEqual(cases, ['boot failed']);
    assert.deepEqual(machines.get('vm')?.tags, { ImageFactoryState: 'Failed' });
  });

  it('marks no VM of the same name that was made later', async () => {
    const world = await testWorld({ looks: [['Failed']] });
    const later = machineOf('vm', { createdDateText: '2026-11-21T00:00:00.0000000Z' });
    const tags = { ImagePath: 'Win\\Server.json' };
    world.machines.set('vm', resourceOf(later, tags));
    const { machines } = await testIn(world, { test: { ...boot, size: 'Small' } });
    assert.deepEqual(machines.get('vm')?.tags, tags);
  });

  it('lets one wait on whose VM cannot be made for a reason that is not its own', async () => {
    const { outcome, record, cases, machines } = await tested({
      routes: { [`PUT labs/Factory/virtualmachines/${names.machine}`]: quota },
    });
    assert.match(
      outcome,
      /^failed: Win_Server could not be tested, and waits on: Its test VM could not be made\.$/,
    );
    assert.equal((await record())?.state, 'snapped');
    assert.deepEqual(cases, ['boot skipped']);
    assert.deepEqual(Object.keys(machines.get('vm')?.tags ?? {}), ['ImagePath']);
  });

  it('rejects one of whose VHD Azure can make no image', async () => {
    const error = { code: 'InvalidVhd', message: 'It is no VHD.' };
    const { record } = await tested({
      routes: { [`PUT labs/Factory/customimages/${names.image}`]: { status: 400, body: { error } } },
    });
    assert.equal((await record())?.state, 'rejected');
  });

  it('waits until the artifacts of its VM are applied', async () => {
    const { outcome, context } = await tested({ looks: [['Pending'], ['Installing'], ['Succeeded']] });
    assert.equal(outcome, 'succeeded: Its test has passed: boot.');
    assert.ok(context.waits.includes('the test of Win_Server: 1 tests to go'));
  });

  it('waits for no test longer than its limit', async () => {
    let minutes = 0;
    const now = () => new Date(Date.UTC(2026, 10, 21, 3, (minutes += 1)));
    const { outcome } = await tested({
      looks: [['Installing']],
      context: { now },
      inputs: { testTimeoutMinutes: 20 },
    });
    assert.match(outcome, /waits on: The first test was not done after 20 minutes\.$/);
  });

  it('leaves nothing behind, whatever comes of it', async () => {
    for (const options of [
      {},
      { looks: [['Failed']] },
      { routes: { [`PUT labs/Factory/virtualmachines/${names.machine}`]: quota } },
    ])
      assert.deepEqual(left(await tested(options)), []);
  });

  it('keeps the VM of a rejected image, stopped and marked, where that is asked for', async () => {
    const world = await tested({ looks: [['Failed']], inputs: { keepFailedMachines: true } });
    assert.deepEqual(left(world), [names.machine]);
    assert.equal(world.machines.get(names.machine)?.tags['ImageFactoryState'], 'Failed');
    assert.ok(world.asked().includes(`POST labs/Factory/virtualmachines/${names.machine}/stop`));
  });

  it('has a VM deallocated that it keeps, where DevTest Labs only shuts it down: it would cost as if it ran', async () => {
    const inputs = { keepFailedMachines: true };
    const world = await tested({ looks: [['Failed']], inputs, labStop: 'stopped' });
    assert.deepEqual(left(world), [names.machine]);
    assert.equal(world.asked().filter((asked) => asked.endsWith('/deallocate')).length, 1);
  });

  it('keeps no VM of an image that has passed', async () => {
    assert.deepEqual(left(await tested({ inputs: { keepFailedMachines: true } })), []);
  });

  it('warns of what could not be deleted, and is what it was all the same', async () => {
    const locked = { status: 409, body: { error: { code: 'ScopeLocked', message: 'It is locked.' } } };
    const { outcome, context } = await tested({
      routes: { [`DELETE labs/Factory/virtualmachines/${names.machine}`]: locked },
    });
    assert.equal(outcome, 'succeeded: Its test has passed: boot.');
    assert.deepEqual(
      context.notices.map(({ what }) => what),
      [`The test VM ${names.machine} could not be deleted.`],
    );
  });

  it('leaves its VM to the next run when it is cancelled', async () => {
    const cancellation = new AbortController();
    const world = await testWorld({ looks: [['Pending']], context: { signal: cancellation.signal } });
    const wait: typeof world.context.wait = async (awaited) => {
      const value = await world.context.wait({
        ...awaited,
        poll: async (signal) => ({ ...(await awaited.poll(signal)), done: true }),
      });
      if (awaited.what === 'the test of Win_Server') cancellation.abort();
      cancellation.signal.throwIfAborted();
      return value;
    };
    await assert.rejects(testImage(action, { ...world.context, wait }));
    assert.deepEqual(left(world).slice(0, 2), [names.machine, names.image]);
    assert.equal((await world.record())?.state, 'snapped');
  });
});

describe('C122 The VM that tests an image', () => {
  it('is made of the stored VHD itself, and has the tags of a test alone', async () => {
    const { wanted } = await tested();
    const { tags, properties } = wanted.image ?? {};
    assert.deepEqual((properties as { vhd: unknown } | undefined)?.vhd, {
      imageName: `https://factory.blob.example.com/imagefactoryvhds/${vhd}`,
      osType: 'Windows',
      sysPrep: true,
    });
    assert.deepEqual([tags, wanted.machine?.tags], [testTags(vhd, lab), testTags(vhd, lab)]);
  });

  it('has the size of the test, else that of the input, else that of the image VM', async () => {
    const sizeOf = async (options: TestWorldOptions, more: Partial<TestAction> = {}) =>
      (((await tested(options, more)).wanted.machine?.properties ?? {}) as { size?: string }).size;
    const inputs = { vmSize: 'Small' };
    assert.equal(await sizeOf({ inputs }, { test: { ...boot, size: 'Large' } }), 'Large');
    assert.equal(await sizeOf({ inputs }), 'Small');
    assert.equal(await sizeOf({}), 'Standard_D2s_v5');
  });

  it('is not made where nobody knows its size', async () => {
    const world = await testWorld();
    world.machines.delete('vm');
    const { outcome, record } = await testIn(world);
    assert.match(outcome, /the size of its test VM is not known/);
    assert.equal((await record())?.state, 'snapped');
  });

  it('has a random user whose name and password are kept from the log', async () => {
    const { wanted, context } = await tested();
    const { userName, password } = (wanted.machine?.properties ?? {}) as {
      userName?: string;
      password?: string;
    };
    assert.ok(userName !== undefined && password !== undefined);
    assert.ok([userName, password].every((secret) => context.secrets.includes(secret)));
  });

  it('expires six hours after the time limit of its test', async () => {
    const { wanted } = await tested({ inputs: { testTimeoutMinutes: 120 } });
    const { expirationDate } = (wanted.machine?.properties ?? {}) as { expirationDate?: string };
    assert.equal(expirationDate, '2026-11-21T11:00:00.000Z');
  });

  it('reads its scripts, byte by byte, from addresses that only it knows', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'tests-'));
    const bytes = Buffer.from([0xef, 0xbb, 0xbf, 0x27, 0xe4, 0x27]);
    await writeFile(join(folder, 'smoke.ps1'), bytes);
    let brought = '';
    const world = await testWorld({ looks: [['Succeeded', 'Succeeded']] });
    const { upload } = world.scripts;
    world.scripts.upload = (name, text, ...more) => {
      if (name.endsWith('smoke.ps1')) brought = Buffer.from(text, 'latin1').toString('hex');
      return upload(name, text, ...more);
    };
    const { outcome, wanted } = await testIn(world, {
      test: { ...boot, scripts: ['smoke.ps1'] },
      testsFolder: folder,
    });
    await rm(folder, { recursive: true });
    assert.equal(outcome, 'succeeded: Its test has passed: boot, smoke.ps1.');
    assert.equal(brought, bytes.toString('hex'));
    const [, script] = wanted.machine?.properties.artifacts ?? [];
    const address = script?.parameters.find(({ name }) => name === 'scriptFileUris')?.value ?? '';
    assert.match(address, /^\["https:\/\/factory\.blob\.example\.com\/imagefactorytests\/.*smoke\.ps1\?/);
  });

  it('is not made for a script that its operating system does not run', async () => {
    const { outcome, asked, record } = await tested({}, { test: { ...boot, scripts: ['smoke.sh'] } });
    assert.match(outcome, /it is a Windows image, which does not run smoke\.sh/);
    assert.ok(!asked().some((line) => line.startsWith('PUT')));
    assert.equal((await record())?.state, 'snapped');
  });
});

describe('C122 What an earlier run has left of a test', () => {
  const tags = testTags(vhd, lab);
  const artifactId = `${lab.id}/artifactSources/public repo/artifacts/windows-run-powershell`;

  /** A test VM that an earlier run has begun. */
  function begun(world: TestWorld, properties: Readonly<Record<string, unknown>> = {}): TestWorld {
    const machine = resourceOf(machineOf(names.machine), tags);
    const customImageId = `${lab.id}/customimages/${names.image}`;
    const artifacts = [{ artifactId }];
    world.machines.set(names.machine, {
      ...machine,
      properties: { ...machine.properties, customImageId, artifacts, ...properties },
    });
    return world;
  }

  const puts = (world: TestWorld) => world.asked().filter((line) => line.startsWith('PUT'));

  it('is gone on with where its VM tests what this run would', async () => {
    const world = await testIn(begun(await testWorld()));
    assert.equal(world.outcome, 'succeeded: Its test has passed: boot.');
    assert.deepEqual(puts(world), []);
    assert.deepEqual(left(world), []);
  });

  it('is made anew where its VM has failed', async () => {
    const world = await testIn(begun(await testWorld(), { provisioningState: 'Failed' }));
    assert.equal(world.outcome, 'succeeded: Its test has passed: boot.');
    assert.equal(puts(world).length, 2);
  });

  it('is made anew where what came of it judges nothing', async () => {
    const looks = [['Skipped'], ['Skipped'], ['Skipped'], ['Succeeded']];
    const world = await testIn(begun(await testWorld({ looks })));
    assert.equal(world.outcome, 'succeeded: Its test has passed: boot.');
    assert.equal(puts(world).length, 2);
  });

  it('is made anew where the lab has shut its VM down', async () => {
    const looks = [['Pending'], ['Pending'], ['Pending'], ['Succeeded']];
    const computeVm = { statuses: [{ code: 'PowerState/deallocated' }] };
    const world = await testIn(
      begun(await testWorld({ looks, inputs: { testTimeoutMinutes: 0 } }), { computeVm }),
    );
    assert.equal(world.outcome, 'succeeded: Its test has passed: boot.');
    assert.equal(puts(world).length, 2);
  });

  it('is made anew where the test is another one by now', async () => {
    const test = { ...boot, artifacts: [{ name: 'check', repository: 'own', parameters: {} }] };
    const world = await testIn(begun(await testWorld({ looks: [['Succeeded', 'Succeeded']] })), { test });
    assert.equal(world.outcome, 'succeeded: Its test has passed: boot, check.');
    assert.equal(puts(world).length, 2);
  });

  it('is not touched where a VM of that name is not of this test', async () => {
    const world = begun(await testWorld());
    const foreign = { ...(world.machines.get(names.machine) ?? assert.fail()), tags: {} };
    world.machines.set(names.machine, foreign);
    const { outcome, record } = await testIn(world);
    assert.match(outcome, new RegExp(`has another VM ${names.machine}`));
    assert.equal(world.machines.get(names.machine), foreign);
    assert.equal((await record())?.state, 'snapped');
  });

  it('is not touched where a custom image of that name is not of this test', async () => {
    const world = await testWorld();
    const foreign = {
      id: `${lab.id}/customimages/${names.image}`,
      name: names.image,
      tags: {},
      properties: {},
    };
    world.images.set(names.image, foreign);
    const { outcome } = await testIn(world);
    assert.match(outcome, new RegExp(`has another custom image ${names.image}`));
    assert.equal(world.images.get(names.image), foreign);
  });
});

describe('C122 An image that another run has to do with', () => {
  it('is left to the run that tests it', async () => {
    const world = await testWorld();
    world.store.acquireLease(vhd);
    const blob = world.store.blobs.get(vhd) ?? assert.fail();
    world.store.blobs.set(vhd, { ...blob, metadata: { ...blob.metadata, imagefactorytester: '7' } });
    assert.equal((await testIn(world)).outcome, 'skipped: Run 7 tests it.');
  });

  it('is marked with the run that tests it', async () => {
    const { store } = await tested();
    assert.equal(store.blobs.get(vhd)?.metadata['imagefactorytester'], '2');
  });

  it('is not tested where it has been judged meanwhile', async () => {
    const world = await testWorld();
    await testIn(world);
    assert.equal((await testIn(world)).outcome, 'skipped: Meanwhile it is stored.');
  });

  it('is not tested where its VHD is gone', async () => {
    const world = await testWorld();
    world.store.blobs.delete(vhd);
    assert.equal((await testIn(world)).outcome, 'skipped: Its VHD is gone, or is being copied to.');
  });

  it('is not stored where somebody else has written its companion', async () => {
    const world = await testWorld();
    const { upload } = world.store;
    world.store.upload = (name, ...more) => {
      if (name === companionName) world.store.put(companionName, { text: 'other' });
      return upload(name, ...more);
    };
    const { outcome, record } = await testIn(world);
    assert.match(outcome, /somebody else wrote/);
    assert.equal((await record())?.state, 'snapped');
  });

  it('is not stored where another run has rejected it meanwhile', async () => {
    const world = await testWorld();
    const { upload } = world.scripts;
    world.scripts.upload = (...given) => {
      const records = world.container(lab, recordsContainer);
      const blob = records.blobs.get(companionName) ?? assert.fail();
      records.put(companionName, { ...blob, metadata: { ...blob.metadata, imagefactorystate: 'rejected' } });
      return upload(...given);
    };
    const { outcome, store } = await testIn(world);
    assert.match(outcome, /is not stored: another run .*by which it is rejected\.$/);
    assert.equal(store.blobs.has(companionName), false);
  });
});
