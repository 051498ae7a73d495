import { beforeEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { plan } from '../../../../tasks/core/factory/rollback/plan.js';
import { act } from '../../../../tasks/core/factory/rollback/step.js';
import { chooseImages } from '../../../../tasks/core/factory/rollback/choose-images.js';
import { knownImages } from '../../../../tasks/core/factory/rollback/known-images.js';
import { readRecord, recordsContainer } from '../../../../tasks/core/factory/store/image-records.js';
import { readStore, storeContainer } from '../../../../tasks/core/factory/store/store.js';
import { type AzureInMemory, azureInMemory } from '../../azure/azure-in-memory.js';
import { fakeContext } from '../../step/fake-context.js';
import { factoryLab, rollbackInputs, stateOf } from './rollback-states.js';

const { signal } = new AbortController();

let world: AzureInMemory;

const companion = (day: number) =>
  JSON.stringify({
    imageName: `a${day}`,
    imagePath: 'a.json',
    osType: 'Linux',
    vhdFileName: `a${day}.vhd`,
    timestamp: `2026-11-0${day}T03:00:00`,
    commit: '4f2c9d1e',
  });

const store = () => world.container(factoryLab, storeContainer);

const records = () => world.container(factoryLab, recordsContainer);

const names = () => [...store().blobs.keys()].sort();

/** Plans by what the store holds, and revokes. */
async function revoke(happens: () => void = () => undefined, reason = 'Broken.') {
  const read = await readStore(world.azure, factoryLab, signal);
  const known = knownImages({ factoryLab, store: read, versions: [], builtAt: new Map() });
  const state = { ...stateOf({ images: read.images }), store: read, chosen: chooseImages(known, 'a.json') };
  const { actions } = plan(state, { ...rollbackInputs, reason });
  happens();
  for (const action of actions) await act(action, fakeContext(rollbackInputs, world.azure));
  return actions.length;
}

async function recordNow() {
  const found = await readRecord(world.azure, factoryLab, 'a9.vhd', signal);
  return found && [found.record.state, found.record.reason, found.body?.companion];
}

const revoked = ['revoked', 'Broken.', companion(9)];

describe('The revocation of a stored image', () => {
  beforeEach(async () => {
    world = await azureInMemory([factoryLab]);
    for (const day of [5, 9]) {
      store().put(`a${day}.json`, { text: companion(day) });
      store().put(`a${day}.vhd`, { type: 'PageBlob' });
    }
  });

  it('C124 moves its companion into a record, so that nothing hands it out', async () => {
    await revoke();
    assert.deepEqual(await recordNow(), revoked);
    assert.deepEqual(names(), ['a5.json', 'a5.vhd', 'a9.vhd']);
    const found = await readRecord(world.azure, factoryLab, 'a9.vhd', signal);
    assert.equal(found?.body?.commit, '4f2c9d1e');
  });

  it('C124 writes the record before the companion goes, under the lease of that', async () => {
    const order: string[] = [];
    world.accounts.before('write', ({ blob }) => void order.push(`write ${blob}`));
    world.accounts.before('delete', ({ blob }) => void order.push(`delete ${blob}`));
    world.accounts.before('acquire lease', ({ blob }) => void order.push(`lease ${blob}`));
    await revoke();
    assert.deepEqual(order.slice(0, 1), ['lease a9.json']);
    assert.deepEqual(order.slice(-2), ['write a9.json', 'delete a9.json']);
  });

  it('C124 is completed where a run was killed in between, with the reason of that run', async () => {
    world.accounts.before('delete', () => {
      throw new Error('The agent was shut down.');
    });
    await assert.rejects(revoke());
    assert.deepEqual(names(), ['a5.json', 'a5.vhd', 'a9.json', 'a9.vhd']);
    world.accounts.before('delete', () => undefined);
    assert.equal(await revoke(undefined, 'Another.'), 1);
    assert.deepEqual([await recordNow(), names()], [revoked, ['a5.json', 'a5.vhd', 'a9.vhd']]);
    assert.equal(await revoke(), 0);
  });

  it('C124 takes every companion away that names its VHD', async () => {
    store().put('copy.json', { text: companion(9) });
    await revoke();
    assert.deepEqual(names(), ['a5.json', 'a5.vhd', 'a9.vhd']);
  });

  it('C65 is left where another run is at work on it, and says so', async () => {
    await assert.rejects(
      revoke(() => void store().acquireLease('a9.json')),
      /another run is distributing or deleting it/,
    );
    assert.deepEqual([await recordNow(), names().includes('a9.json')], [undefined, true]);
  });

  it('is left where its companion has changed since the plan', async () => {
    await assert.rejects(
      revoke(() => void store().put('a9.json', { text: companion(9).replace('Linux', 'Windows') })),
      /has changed since the plan/,
    );
    assert.deepEqual([await recordNow(), [...records().blobs.keys()]], [undefined, []]);
  });
});
