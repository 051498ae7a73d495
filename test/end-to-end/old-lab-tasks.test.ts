import { after, before, beforeEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { Pipeline } from '../local-pipeline/pipeline.js';
import { machinesIn } from '../worlds/contents.js';
import { logOf, observe } from '../worlds/evidence.js';
import { labVmFiles, labVmPassword, labVmWorld } from '../worlds/lab-vm-worlds.js';
import { openPipelineWith } from '../worlds/pipelines.js';
import { labId } from '../worlds/worlds.js';

/** Pipelines of the extension "Azure DevTest Labs Tasks", in which only the name and the version of the task are others. */
describe('A pipeline for AzureDevTestLabsCreateVM', () => {
  let pipeline: Pipeline;

  before(async () => {
    pipeline = await openPipelineWith(labVmFiles, labVmWorld());
  });

  beforeEach(() => pipeline.azure.begin(labVmWorld()));

  after(() => pipeline.close());

  it('makes its VM with CreateLabVM, and finds its id where it was', async () => {
    const inputs = {
      LabId: labId('Contoso'),
      VirtualMachineName: 'web',
      TemplateFile: 'artifact.json',
      ParametersFile: 'vm.parameters.json',
      ParameterOverrides: `-size 'Standard_D2s_v3' -password '${labVmPassword}'`,
      FailOnArtifactError: 'true',
      RetryOnFailure: 'true',
      RetryCount: '3',
      DeleteFailedLabVMBeforeRetry: 'true',
      DeleteFailedDeploymentBeforeRetry: 'true',
      AppendRetryNumberToVMName: 'false',
      WaitMinutesForApplyArtifacts: '60',
      pollIntervalSeconds: '0.05',
    };
    const { outcome, state } = await observe(pipeline, 'CreateLabVM', inputs);
    assert.equal(outcome.result, 'Succeeded', logOf(outcome));
    assert.deepEqual(machinesIn(state, 'Contoso'), ['web']);
    assert.match(
      outcome.outputs['labVmId'] ?? '',
      new RegExp(`^${labId('Contoso')}/virtualmachines/web$`, 'i'),
    );
  });

  it('needs no overrides, of which the old one made a parameter “undefined”', async () => {
    const { outcome } = await observe(pipeline, 'CreateLabVM', {
      LabId: labId('Contoso'),
      VirtualMachineName: 'web',
      TemplateFile: 'with-default.json',
      pollIntervalSeconds: '0.05',
    });
    assert.equal(outcome.result, 'Succeeded', logOf(outcome));
  });
});
