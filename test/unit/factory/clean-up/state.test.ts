import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { LabVirtualMachine } from '../../../../tasks/core/azure/resources/lab-virtual-machines.js';
import { read } from '../../../../tasks/core/factory/clean-up/state.js';
import { labOf, machineOf } from '../../../worlds/azure-things.js';
import { azureInMemory, type Routes } from '../../azure/azure-in-memory.js';
import { fakeContext } from '../../step/fake-context.js';
import { labBody } from '../lab-body.js';
import { cleanUpInputs } from './clean-up-inputs.js';

const lab = labOf('Factory');

const everything = { actions: ['*'], dataActions: ['*'] };

function bodyOf({ id, name, tags, provisioningState, createdDateText }: LabVirtualMachine) {
  return { id, name, tags, properties: { provisioningState, createdDate: createdDateText } };
}

/** Reads a lab whose list has these VMs, and which tells of single ones what `looks` say. */
async function machines(listed: readonly LabVirtualMachine[], looks: readonly LabVirtualMachine[] = []) {
  const routes: Routes = {
    'GET labs': { body: { value: [labBody(lab)] } },
    'GET permissions': { body: { value: [everything] } },
    'GET labs/Factory/virtualmachines': { body: { value: listed.map(bodyOf) } },
    ...Object.fromEntries(
      looks.map((machine) => [`GET labs/Factory/virtualmachines/${machine.name}`, { body: bodyOf(machine) }]),
    ),
  };
  const { azure, asked } = await azureInMemory([lab], routes);
  const state = await read(fakeContext(cleanUpInputs, azure));
  return {
    states: state.machines.map(({ name, provisioningState }) => `${name}: ${provisioningState}`),
    asked: asked().filter((request) => request.includes('virtualmachines/')),
  };
}

const failed = machineOf('x', { provisioningState: 'Failed' });

describe('The VMs that CleanUpFactory judges', () => {
  it('C90 have failed where they have on two reads', async () => {
    assert.deepEqual((await machines([failed], [failed])).states, ['x: Failed']);
  });

  it('C90 are as the second read tells where the first one told that they failed', async () => {
    assert.deepEqual((await machines([failed], [machineOf('x')])).states, ['x: Succeeded']);
  });

  it('C90 are read again where they failed, whatever the casing of the state', async () => {
    const answered = machineOf('x', { provisioningState: 'failed' });
    assert.deepEqual((await machines([answered], [machineOf('x')])).states, ['x: Succeeded']);
  });

  it('C90 are left out where they are gone by the second read', async () => {
    assert.deepEqual((await machines([failed])).states, []);
  });

  it('C90 are read once where they have not failed', async () => {
    const { states, asked } = await machines([machineOf('x')]);
    assert.deepEqual([states, asked], [['x: Succeeded'], []]);
  });

  it('are asked for in the gallery only where one is given', async () => {
    const galleryId = '/subscriptions/s/resourceGroups/Factory/providers/Microsoft.Compute/galleries/Images';
    const routes: Routes = {
      'GET labs': { body: { value: [labBody(lab)] } },
      'GET permissions': { body: { value: [everything] } },
      'GET labs/Factory/virtualmachines': { body: { value: [bodyOf(machineOf('x'))] } },
      'GET galleries': {
        body: { value: [{ id: galleryId, name: 'Images', location: lab.location, properties: {} }] },
      },
      'GET galleries/Images/images': { body: { value: [] } },
      'GET snapshots': { body: { value: [] } },
    };
    const asked = async (gallery: string) => {
      const azure = await azureInMemory([lab], routes);
      const state = await read(fakeContext({ ...cleanUpInputs, gallery }, azure.azure));
      const ofGallery = azure.asked().filter((request) => /galleries|snapshots/.test(request));
      return [state.gallery?.stock?.gallery.name, ofGallery.length];
    };
    assert.deepEqual(await asked(''), [undefined, 0]);
    assert.deepEqual(await asked('Images'), ['Images', 3]);
  });
});
