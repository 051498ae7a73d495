import { after, before, beforeEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { World } from '../local-azure/world.js';
import type { Pipeline } from '../local-pipeline/pipeline.js';
import { connectionAs, withRoles } from '../roles/night.js';
import { imagesIn, machinesIn } from '../worlds/contents.js';
import { logOf, observe } from '../worlds/evidence.js';
import { openPipelineWith } from '../worlds/pipelines.js';
import { customImage, imageVM } from '../worlds/seeds.js';
import { lab, labId, world } from '../worlds/worlds.js';

const identities = [{ name: 'me', role: { actions: ['*'] } }];

/** A world in which the identity may do all in the resource group of the lab, and nothing elsewhere. */
function groupWorld(): World {
  const virtualMachines = ['Desk', 'Idle'].map((name) =>
    imageVM(name, {}, { powerState: name === 'Desk' ? 'running' : 'deallocated', generalized: false }),
  );
  const contoso = lab('Contoso', { virtualMachines, customImages: [customImage('Mine', undefined)] });
  const all = withRoles(identities, world([contoso]));
  const scope = labId('Contoso').replace(/\/providers\/.*$/, '');
  const roleAssignments = (all.roleAssignments ?? []).map((one) => ({ ...one, scope }));
  return { ...all, roleAssignments };
}

/** Azure tells how far an operation of DevTest Labs is at an address of the subscription. */
describe('A single step with rights in the resource group of the lab alone', () => {
  let pipeline: Pipeline;

  const run = async (task: string, more: Readonly<Record<string, string>>) => {
    const inputs = { LabId: labId('Contoso'), pollIntervalSeconds: '0.05', ...more };
    const options = { endpoints: [connectionAs('me', identities, pipeline)] };
    const { outcome, state } = await observe(pipeline, task, inputs, options);
    assert.equal(outcome.result, 'Succeeded', logOf(outcome));
    return state;
  };

  before(async () => {
    pipeline = await openPipelineWith({}, groupWorld());
  });

  beforeEach(() => pipeline.azure.begin(groupWorld()));

  after(() => pipeline.close());

  it('makes and deletes custom images', async () => {
    const source = { LabVmId: 'Desk', WindowsOsState: 'NonSysprepped' };
    const made = await run('CreateCustomImage', { NewCustomImageName: 'Tools', ...source });
    assert.deepEqual(imagesIn(made, 'Contoso'), ['Mine', 'Tools']);
    const state = await run('DeleteCustomImage', { CustomImageId: 'Mine' });
    assert.deepEqual(imagesIn(state, 'Contoso'), ['Tools']);
  });

  it('deletes, starts and stops VMs', async () => {
    const agent = (BuildAgent: string, Action: string) =>
      run('UpdateBuildAgent', { DevTestLabName: labId('Contoso'), BuildAgent, Action });
    await agent('Idle', 'Start');
    await agent('Desk', 'Stop');
    const state = await run('DeleteLabVM', { LabVmId: 'Desk' });
    assert.deepEqual(machinesIn(state, 'Contoso'), ['Idle']);
  });
});
