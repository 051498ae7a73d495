import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { read } from '../../../../tasks/core/factory/snap/state.js';
import { storeContainer } from '../../../../tasks/core/factory/store/store.js';
import { azureInMemory, type Routes } from '../../azure/azure-in-memory.js';
import { fakeContext } from '../../step/fake-context.js';
import { labBody } from '../lab-body.js';
import { inputs, lab } from './snap-world.js';

interface Machine {
  readonly path?: string;
  readonly power?: string;
  readonly disk?: string;
}

const diskId = (name: string) =>
  `/subscriptions/s/resourceGroups/Factory/providers/Microsoft.Compute/disks/${name}`;

function bodyOf(name: string, { path = 'Win\\Server.json', power = 'deallocated', disk }: Machine) {
  const computeVm = {
    statuses: [{ code: `PowerState/${power}` }],
    ...(disk === undefined ? {} : { osDiskId: diskId(disk) }),
  };
  const properties = { provisioningState: 'Succeeded', createdDate: '2026-11-20T00:00:00Z', computeVm };
  return { id: `${lab.id}/virtualmachines/${name}`, name, tags: { ImagePath: path }, properties };
}

/** Reads a factory lab whose list has these VMs, of which those of `gone` are gone by the second look. */
async function state(machines: Readonly<Record<string, Machine>>, gone: readonly string[] = []) {
  const bodies = Object.entries(machines).map(([name, machine]) => bodyOf(name, machine));
  const routes: Routes = {
    'GET labs': { body: { value: [labBody(lab)] } },
    'GET permissions': { body: { value: [{ actions: ['*'], dataActions: ['*'] }] } },
    'GET labs/Factory/virtualmachines': { body: { value: bodies } },
    ...Object.fromEntries(
      bodies
        .filter(({ name }) => !gone.includes(name))
        .map((body) => [`GET labs/Factory/virtualmachines/${body.name}`, { body }]),
    ),
    'GET disks/os': { body: { id: diskId('os'), properties: { diskState: 'Reserved' } } },
  };
  const { azure, asked, container } = await azureInMemory([lab], routes);
  container(lab, storeContainer);
  const { candidates, unmarked, ...rest } = await read(fakeContext(inputs, azure));
  return {
    ...rest,
    unmarked,
    candidates: candidates.map(({ name, disk }) => `${name}: ${disk?.name ?? 'no disk'}`),
    disks: asked().filter((request) => request.startsWith('GET disks/')),
  };
}

describe('What SnapImages reads', () => {
  it('are the factory lab, its store, and the time', async () => {
    const { lab: read, store, now } = await state({});
    assert.deepEqual([read.name, store.images, now], ['Factory', [], new Date('2026-11-21T03:00:00Z')]);
  });

  it('are the VMs with an image path, with their disks, and the names of the others', async () => {
    const { candidates, unmarked } = await state({
      a: { disk: 'os' },
      b: { path: '..\\x.json', disk: 'os' },
      c: { path: '', disk: 'os' },
    });
    assert.deepEqual([candidates, unmarked], [['a: os'], ['b', 'c']]);
  });

  it('is no disk of a VM that is not ready, nor one that Azure does not have', async () => {
    const { candidates, disks } = await state({
      running: { power: 'running', disk: 'os' },
      diskless: {},
      lost: { disk: 'gone' },
    });
    assert.deepEqual(candidates, ['running: no disk', 'diskless: no disk', 'lost: no disk']);
    assert.deepEqual(disks, ['GET disks/gone']);
  });

  it('is nothing of a VM that is gone by the second look', async () => {
    const { candidates, unmarked } = await state({ a: { disk: 'os' }, b: { disk: 'os' } }, ['a']);
    assert.deepEqual([candidates, unmarked], [['b: os'], []]);
  });
});
