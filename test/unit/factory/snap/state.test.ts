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
  readonly compute?: string;
}

const diskId = (name: string) =>
  `/subscriptions/s/resourceGroups/Factory/providers/Microsoft.Compute/disks/${name}`;

const computeId = (name: string) =>
  `/subscriptions/s/resourceGroups/Factory/providers/Microsoft.Compute/virtualMachines/${name}`;

function bodyOf(name: string, { path = 'Win\\Server.json', power = 'deallocated', disk, compute }: Machine) {
  const computeVm = {
    statuses: [{ code: `PowerState/${power}` }],
    ...(disk === undefined ? {} : { osDiskId: diskId(disk) }),
  };
  const properties = {
    provisioningState: 'Succeeded',
    createdDate: '2026-11-20T00:00:00Z',
    computeVm,
    ...(compute === undefined ? {} : { computeId: computeId(compute) }),
  };
  return { id: `${lab.id}/virtualmachines/${name}`, name, tags: { ImagePath: path }, properties };
}

/** Reads a factory lab whose list has these VMs, of which those of `gone` are gone by the second look. */
async function state(
  machines: Readonly<Record<string, Machine>>,
  gone: readonly string[] = [],
  more: { readonly inputs?: Partial<typeof inputs>; readonly routes?: Routes } = {},
) {
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
    ...more.routes,
  };
  const { azure, asked, container } = await azureInMemory([lab], routes);
  container(lab, storeContainer);
  const context = fakeContext({ ...inputs, ...more.inputs }, azure);
  const { candidates, unmarked, ...rest } = await read(context);
  return {
    found: candidates,
    notices: context.notices,
    asked: asked(),
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

  describe('with a gallery', () => {
    const galleryId = '/subscriptions/s/resourceGroups/Factory/providers/Microsoft.Compute/galleries/Images';
    const galleryBody = { id: galleryId, name: 'Images', location: lab.location, properties: {} };
    const disks = { osDisk: { managedDisk: { id: diskId('os') } } };
    const dataDisks = [{ lun: 4, managedDisk: { id: diskId('data') } }];
    const routes: Routes = {
      'GET galleries': { body: { value: [galleryBody] } },
      'GET galleries/Images/images': { body: { value: [] } },
      'GET snapshots': { body: { value: [] } },
      'GET virtualMachines/a': { body: { properties: { storageProfile: { ...disks, dataDisks } } } },
      'GET disks/data': { body: { id: diskId('data'), properties: { diskSizeBytes: 512 } } },
    };
    const machines = { a: { disk: 'os', compute: 'a' }, b: { disk: 'os', compute: 'b', power: 'running' } };

    it('are the compute machines and data disks of VMs that are ready, too', async () => {
      const { gallery, found, asked } = await state(machines, [], { inputs: { gallery: 'Images' }, routes });
      assert.equal(gallery?.stock?.gallery.name, 'Images');
      const [first, second] = found;
      assert.deepEqual(
        first?.attached?.map(({ lun, disk }) => [lun, disk?.bytes]),
        [[4, 512]],
      );
      assert.deepEqual([second?.compute, second?.attached], [undefined, undefined]);
      assert.ok(!asked.includes('GET virtualMachines/b'));
    });

    it('is no machine and no disk that Azure does not have', async () => {
      const some = { ...routes, 'GET disks/data': { status: 404, body: {} } };
      const { found } = await state(machines, [], { inputs: { gallery: 'Images' }, routes: some });
      assert.deepEqual(found[0]?.attached, [{ lun: 4, id: diskId('data') }]);
      const none = { ...routes, 'GET virtualMachines/a': { status: 404, body: {} } };
      const without = await state(machines, [], { inputs: { gallery: 'Images' }, routes: none });
      assert.deepEqual([without.found[0]?.compute, without.candidates[0]], [undefined, 'a: os']);
    });

    it('is an error, and the disk is read for the VHD, where the connection may not read the machine or a data disk', async () => {
      const denied = { status: 403, body: { error: { code: 'AuthorizationFailed', message: 'No.' } } };
      for (const request of ['GET virtualMachines/a', 'GET disks/data']) {
        const some = { ...routes, [request]: denied };
        const { found, candidates, notices } = await state(machines, [], {
          inputs: { gallery: 'Images' },
          routes: some,
        });
        assert.deepEqual([found[0]?.compute, candidates[0]], [undefined, 'a: os']);
        assert.deepEqual(
          notices.map(({ severity }) => severity),
          ['error'],
        );
      }
    });

    it('is not one request more where the input is empty', async () => {
      const { gallery, asked } = await state(machines, [], { inputs: { gallery: ' ' }, routes });
      assert.equal(gallery, undefined);
      const ofGallery = asked.filter((request) =>
        /galleries|snapshots|virtualMachines\/|disks\/data/.test(request),
      );
      assert.deepEqual(
        ofGallery.filter((request) => !request.includes('labs/')),
        [],
      );
    });
  });
});
