import { after, before, beforeEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { Pipeline } from '../local-pipeline/pipeline.js';
import { imagesIn, machinesIn } from '../worlds/contents.js';
import {
  environmentId,
  environmentIn,
  environmentOf,
  environmentsIn,
  environmentWorld,
  siteTemplate,
} from '../worlds/environments.js';
import { logOf, observe } from '../worlds/evidence.js';
import { labVmFiles, labVmPassword, labVmWorld } from '../worlds/lab-vm-worlds.js';
import { openPipelineWith } from '../worlds/pipelines.js';
import { customImage, imageVM } from '../worlds/seeds.js';
import { lab, labId, world } from '../worlds/worlds.js';

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

describe('A pipeline for the environments of the old extension', () => {
  const world = environmentWorld({ Contoso: [environmentOf('Web')] });
  let pipeline: Pipeline;

  const common = {
    LabId: labId('Contoso'),
    ParametersFile: 'site.parameters.json',
    ParameterOverrides: "-prefix 'old' -settings '{\"a\":1}'",
    OutputTemplateVariables: 'true',
    ExportEnvironmentTemplate: 'false',
    pollIntervalSeconds: '0.05',
  };

  before(async () => {
    const parameters = { instances: { value: 2 } };
    const files = { 'site.json': siteTemplate, 'site.parameters.json': { parameters } };
    pipeline = await openPipelineWith(files, world);
  });

  beforeEach(() => pipeline.azure.begin(world));

  after(() => pipeline.close());

  it('makes one with CreateLabEnvironment by the ids that its lists gave, and finds its outputs', async () => {
    const repository = `${labId('Contoso')}/artifactsources/public repo`;
    const { outcome, state } = await observe(pipeline, 'CreateLabEnvironment', {
      ...common,
      EnvironmentName: 'New',
      RepositoryId: repository,
      TemplateId: `${repository}/armtemplates/Site`,
    });
    assert.equal(outcome.result, 'Succeeded', logOf(outcome));
    assert.deepEqual(environmentsIn(state), ['New', 'Web']);
    assert.match(outcome.outputs['environmentResourceId'] ?? '', /\/environments\/new$/);
    assert.match(outcome.outputs['environmentResourceGroupId'] ?? '', /\/resourcegroups\/contoso-new-/);
    const { siteName, instanceCount, settings } = outcome.variables;
    assert.deepEqual([siteName, instanceCount, settings], ['old-site', '2', '{"a":1}']);
  });

  it('deploys into one with UpdateLabEnvironment, whose ids are variables of the job', async () => {
    const { outcome, state } = await observe(pipeline, 'UpdateLabEnvironment', {
      ...common,
      EnvironmentId: environmentId('Web'),
      TemplateFile: 'site.json',
    });
    assert.equal(outcome.result, 'Succeeded', logOf(outcome));
    assert.equal(environmentIn(state, 'Web').resources.length, 3);
    assert.match(outcome.variables['environmentResourceId'] ?? '', /\/environments\/web$/);
    assert.match(outcome.variables['environmentResourceGroupId'] ?? '', /\/resourcegroups\/bench-web$/);
    assert.equal(outcome.variables['siteName'], 'old-site');
  });

  it('deletes one with DeleteLabEnvironment by the id that its list gave', async () => {
    const { LabId, pollIntervalSeconds } = common;
    const inputs = { LabId, pollIntervalSeconds, EnvironmentId: environmentId('Web').toLowerCase() };
    const { outcome, state } = await observe(pipeline, 'DeleteLabEnvironment', inputs);
    assert.equal(outcome.result, 'Succeeded', logOf(outcome));
    assert.deepEqual(environmentsIn(state), []);
  });
});

describe('A pipeline for AzureDevTestLabsCreateCustomImage and AzureDevTestLabsDeleteCustomImage', () => {
  let pipeline: Pipeline;

  const here = world([
    lab('Contoso', {
      virtualMachines: [imageVM('Desk', {}, { powerState: 'running', generalized: false })],
      customImages: [customImage('Old', undefined)],
    }),
  ]);

  before(async () => {
    pipeline = await openPipelineWith({}, here);
  });

  beforeEach(() => pipeline.azure.begin(here));

  after(() => pipeline.close());

  it('makes its image with CreateCustomImage, and finds its id where it was, in lower case', async () => {
    const inputs = {
      LabId: labId('Contoso'),
      NewCustomImageName: 'Tools',
      Description: 'Of a pipeline.',
      LabVmId: `${labId('Contoso')}/virtualmachines/Desk`,
      OsType: 'Windows',
      LinuxOsState: 'NonDeprovisioned',
      WindowsOsState: 'SysprepRequested',
      pollIntervalSeconds: '0.05',
    };
    const { outcome, state } = await observe(pipeline, 'CreateCustomImage', inputs);
    assert.equal(outcome.result, 'Succeeded', logOf(outcome));
    assert.deepEqual(imagesIn(state, 'Contoso'), ['Old', 'Tools']);
    const id = `${labId('Contoso')}/customimages/Tools`.toLowerCase();
    assert.equal(outcome.outputs['customImageId'], id);
  });

  it('deletes its image with DeleteCustomImage, by the id of the old list, and fails where it is gone', async () => {
    const CustomImageId = `${labId('Contoso')}/customImages/old`;
    const inputs = { LabId: labId('Contoso'), CustomImageId, pollIntervalSeconds: '0.05' };
    const { outcome, state } = await observe(pipeline, 'DeleteCustomImage', inputs);
    assert.equal(outcome.result, 'Succeeded', logOf(outcome));
    assert.deepEqual(imagesIn(state, 'Contoso'), []);
    assert.equal((await observe(pipeline, 'DeleteCustomImage', inputs)).outcome.result, 'Failed');
  });
});
