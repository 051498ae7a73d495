import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { Pipeline } from '../local-pipeline/pipeline.js';
import { connectionAs, type Identity, without } from '../roles/night.js';
import { singleSteps, stepFiles, stepIdentity, stepWorld } from '../roles/single-steps.js';
import { assertReadable, changesIn, logOf, observe, type Observed } from '../worlds/evidence.js';
import { openPipelineWith } from '../worlds/pipelines.js';

/** A permission that each task cannot do without; where it changes something, it is for that. */
const taken: Readonly<Record<string, string>> = {
  CreateLabVM: 'Microsoft.Resources/deployments/write',
  DeleteLabVM: 'Microsoft.DevTestLab/labs/virtualMachines/delete',
  CreateCustomImage: 'Microsoft.DevTestLab/labs/customImages/write',
  DeleteCustomImage: 'Microsoft.DevTestLab/labs/customImages/delete',
  CreateLabEnvironment: 'Microsoft.DevTestLab/labs/users/environments/write',
  UpdateLabEnvironment: 'Microsoft.Resources/deployments/write',
  DeleteLabEnvironment: 'Microsoft.DevTestLab/labs/users/environments/delete',
  UpdateBuildAgent: 'Microsoft.DevTestLab/labs/virtualMachines/start/action',
  CleanDeploymentHistory: 'Microsoft.Resources/deployments/delete',
  OutputImageList: 'Microsoft.Storage/storageAccounts/read',
};

const ask = 'Microsoft.Authorization/permissions/read';

/** Each task as three identities: with its role, with one action less, and without the right to ask what is missing. */
async function identitiesOf(task: string): Promise<Identity[]> {
  const { role } = await stepIdentity(task);
  const action = taken[task] ?? '';
  return [
    { name: task, role },
    { name: `${task} warned`, role: without(role, action) },
    { name: `${task} unwarned`, role: without(role, action, ask) },
  ];
}

describe('A single step with exactly its published role', () => {
  let pipeline: Pipeline;
  let identities: Identity[];

  const runAs = async (name: string, task: string): Promise<Observed> => {
    await pipeline.azure.begin(stepWorld(identities));
    const inputs = singleSteps[task]?.[0].inputs ?? {};
    const endpoints = [connectionAs(name, identities, pipeline)];
    const observed = await observe(pipeline, task, inputs, { endpoints });
    assertReadable(observed.outcome);
    return observed;
  };

  before(async () => {
    identities = (await Promise.all(Object.keys(singleSteps).map(identitiesOf))).flat();
    pipeline = await openPipelineWith(stepFiles, stepWorld(identities));
  });

  after(() => pipeline.close());

  for (const task of Object.keys(singleSteps)) {
    const action = taken[task] ?? '';

    it(`succeeds: ${task}`, async () => {
      const { outcome } = await runAs(task, task);
      assert.equal(outcome.result, 'Succeeded', logOf(outcome));
    });

    it(`is told before anything is changed what ${task} lacks`, async () => {
      const { outcome, requests } = await runAs(`${task} warned`, task);
      const log = logOf(outcome);
      assert.equal(outcome.result, 'Failed', log);
      assert.deepEqual(changesIn(requests), []);
      assert.ok(log.includes(`may not ${action} on /subscriptions/`), log);
    });

    it(`is told what Azure refused ${task}, where, and what to do`, async () => {
      const { outcome } = await runAs(`${task} unwarned`, task);
      const log = logOf(outcome);
      assert.equal(outcome.result, 'Failed', log);
      assert.ok(log.toLowerCase().includes(`perform action '${action.toLowerCase()}'`), log);
      assert.match(log, /(over|at) scope '\/subscriptions\//);
      assert.match(log, /Least privilege/);
    });
  }
});
