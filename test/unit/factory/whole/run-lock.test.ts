import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import {
  type FactoryLock,
  holdFactory,
  runsContainer,
} from '../../../../tasks/core/factory/whole/run-lock.js';
import { remedyOf } from '../../../../tasks/core/step/problem.js';
import { labOf } from '../../../worlds/azure-things.js';
import { azureInMemory } from '../../azure/azure-in-memory.js';
import type { BlobRequestKind } from '../../azure/blobs/memory-accounts.js';
import { refusal } from '../../azure/blobs/memory-container.js';
import { fakeContext } from '../../step/fake-context.js';

const lab = labOf('Factory');

/** Another factory lab with the storage account of the first. */
const neighbour = labOf('Neighbour', { storageAccountId: lab.storageAccountId });

const inputs = { lockWaitMinutes: 0, whatIf: false };

/** The storage account of two factory labs, on which runs with these inputs work at a time that tests move on. */
async function account(given: Partial<typeof inputs> = {}) {
  const clock = { now: new Date('2026-11-21T03:00:00Z') };
  const world = await azureInMemory([lab, neighbour], {}, { now: () => clock.now });
  const said: string[] = [];
  const run = (runId: string, signal = new AbortController().signal) =>
    fakeContext({ ...inputs, ...given }, world.azure, {
      runId,
      signal,
      now: () => clock.now,
      reading: (what) => void said.push(what),
    });
  const runs = () => world.container(lab, runsContainer);
  const blobs = () => [...runs().blobs.values()];
  /** Does something before some of the tries to lease from now on, which count from 1. */
  const beforeLeases = (happens: Readonly<Record<number, () => unknown>>) => {
    let tries = 0;
    world.accounts.before('acquire lease', async () => {
      tries += 1;
      await happens[tries]?.();
    });
  };
  return { ...world, clock, said, run, runs, blobs, beforeLeases };
}

describe('The lock of a whole run', () => {
  it('says which run works on which factory lab, and since when', async () => {
    const { run, blobs } = await account();
    await holdFactory(run('4711'), lab);
    assert.deepEqual(
      blobs().map(({ metadata }) => metadata),
      [
        {
          imagefactorylab: lab.id,
          imagefactoryrun: '4711',
          imagefactorysince: '2026-11-21T03:00:00.000Z',
        },
      ],
    );
  });

  it('C116 ends the run that meets another one longer than lockWaitMinutes, and names that', async () => {
    const { run } = await account();
    await holdFactory(run('4711'), lab);
    const error = await holdFactory(run('4712'), lab).catch((thrown: unknown) => thrown);
    assert.match(
      String(error),
      /Run 4711 works on the factory lab Factory since 2026-11-21 03:00 UTC; .*lockWaitMinutes.* has changed nothing/,
    );
    assert.match(remedyOf(error) ?? '', /lockWaitMinutes.*within a minute/);
  });

  it('lets exactly one of two runs go first that begin at once', async () => {
    const { run } = await account();
    const both = await Promise.allSettled([holdFactory(run('1'), lab), holdFactory(run('2'), lab)]);
    assert.deepEqual(both.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected']);
  });

  it('is waited for, which is said once', async () => {
    const { run, said, beforeLeases, blobs } = await account({ lockWaitMinutes: 30 });
    const first = await holdFactory(run('4711'), lab);
    beforeLeases({ 5: first.release });
    await holdFactory(run('4712'), lab);
    assert.deepEqual(said, [
      'Run 4711 works on the factory lab Factory since 2026-11-21 03:00 UTC; this run waits for it up to 30 minutes.',
    ]);
    assert.equal(blobs()[0]?.metadata['imagefactoryrun'], '4712');
  });

  it('names the next run, too, that was faster than the one that waits', async () => {
    const { run, said, beforeLeases } = await account({ lockWaitMinutes: 30 });
    const first = await holdFactory(run('4711'), lab);
    let second: FactoryLock;
    beforeLeases({
      3: async () => {
        await first.release();
        second = await holdFactory(run('4712'), lab);
      },
      6: () => second.release(),
    });
    await holdFactory(run('4713'), lab);
    assert.deepEqual(
      said.map((line) => line.slice(0, 8)),
      ['Run 4711', 'Run 4712'],
    );
  });

  it('is of no run longer than a minute after that was killed', async () => {
    const { run, clock, beforeLeases } = await account({ lockWaitMinutes: 30 });
    await holdFactory(run('4711'), lab);
    beforeLeases({ 3: () => (clock.now = new Date(clock.now.getTime() + 60_000)) });
    await assert.doesNotReject(holdFactory(run('4712'), lab));
  });

  it('is free once it was released', async () => {
    const { run } = await account();
    await (await holdFactory(run('4711'), lab)).release();
    await assert.doesNotReject(holdFactory(run('4712'), lab));
  });

  it('that was lost meanwhile is no error', async () => {
    const { run, runs, blobs } = await account();
    const first = await holdFactory(run('4711'), lab);
    runs().put(blobs()[0]?.name ?? '');
    await assert.doesNotReject(first.release());
  });

  it('is told apart from another run where a job of the same run has it', async () => {
    const { run } = await account();
    await holdFactory(run('4711'), lab);
    await assert.rejects(
      holdFactory(run('4711'), lab),
      /^Error: Another job or attempt of this run works on/,
    );
  });

  it('keeps no run from another factory lab of the same storage account', async () => {
    const { run } = await account();
    await holdFactory(run('4711'), lab);
    await assert.doesNotReject(holdFactory(run('4712'), neighbour));
  });

  it('is the same one however Azure writes the id of the lab', async () => {
    const { run } = await account();
    await holdFactory(run('4711'), lab);
    const written = { ...lab, id: lab.id.toUpperCase(), name: 'FACTORY' };
    await assert.rejects(holdFactory(run('4712'), written), /Run 4711 works on/);
  });

  it('is made again where somebody deletes its blob or container', async () => {
    const { run, runs } = await account();
    await (await holdFactory(run('4711'), lab)).release();
    runs().blobs.clear();
    await assert.doesNotReject(async () => (await holdFactory(run('4712'), lab)).release());
    runs().deleteContainer();
    await assert.doesNotReject(holdFactory(run('4713'), lab));
  });

  it('is taken by no run that only plans, which does not wait either', async () => {
    const { run, asked } = await account({ whatIf: true });
    await (await holdFactory(run('4711'), lab)).release();
    assert.deepEqual(asked(), []);
  });

  it('ends the wait of a run that is cancelled', async () => {
    const { run, beforeLeases } = await account({ lockWaitMinutes: 30 });
    await holdFactory(run('4711'), lab);
    const cancelled = new AbortController();
    beforeLeases({ 3: () => cancelled.abort() });
    await assert.rejects(holdFactory(run('4712', cancelled.signal), lab), { name: 'AbortError' });
  });
});

describe('Without the permission for the lock of a whole run', () => {
  const kinds: readonly BlobRequestKind[] = [
    'create container',
    'create page blob',
    'acquire lease',
    'set metadata',
  ];
  for (const kind of kinds)
    it(`a run goes on without it and says so once: ${kind}`, async () => {
      const { run, accounts, blobs } = await account();
      accounts.before(kind, () => {
        throw refusal(403, 'AuthorizationPermissionMismatch');
      });
      const context = run('4711');
      await (await holdFactory(context, lab)).release();
      assert.deepEqual(
        context.notices.map(({ severity, what }) => `${severity}: ${what}`),
        ['notice: Other whole runs are not kept from the factory lab Factory meanwhile.'],
      );
      assert.match(context.notices[0]?.remedy ?? '', new RegExp(runsContainer));
      assert.deepEqual(
        blobs().filter(({ lease }) => lease),
        [],
      );
    });

  it('a run does not go on where Azure fails otherwise', async () => {
    const { run, accounts } = await account();
    accounts.before('create page blob', () => {
      throw refusal(400, 'InvalidInput');
    });
    await assert.rejects(holdFactory(run('4711'), lab), /InvalidInput/);
  });
});
