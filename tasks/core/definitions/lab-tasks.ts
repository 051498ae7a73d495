import type { TaskDefinition } from './input.js';
import { longestMinutes, mostCounted } from './ranges.js';
import {
  connectedServiceName,
  failOn,
  operationTimeoutMinutes,
  pollIntervalSeconds,
  storageAuthentication,
  subscriptionId,
  whatIf,
} from './shared-inputs.js';

/**
 * The tasks for single steps in any lab. Names, types and defaults of inputs equal those of the extension "Azure DevTest
 * Labs Tasks", so that a pipeline needs another task name and version alone; inputs that it does not have begin in lower case.
 */

const labId = { name: 'LabId', type: 'text', list: 'labs', required: true } as const;

/** The inputs of each of them. */
const common = [connectedServiceName, labId, subscriptionId, whatIf, failOn] as const;

/** The inputs of each that changes something. */
const waiting = [operationTimeoutMinutes, pollIntervalSeconds] as const;

const labVmId = { name: 'LabVmId', type: 'text', list: 'virtual machines' } as const;

const environmentId = { name: 'EnvironmentId', type: 'text', list: 'environments', required: true } as const;

const ignoreMissing = { name: 'ignoreMissing', type: 'boolean', default: false } as const;

const templateFile = { name: 'TemplateFile', type: 'file' } as const;

/** Secret, because the address of a private template has a token in it. */
const templateUri = { name: 'templateUri', type: 'secret' } as const;

const parametersFile = { name: 'ParametersFile', type: 'file' } as const;

const overrides = { name: 'ParameterOverrides', type: 'text', lines: 'many' } as const;

const deploymentTimeoutMinutes = {
  name: 'deploymentTimeoutMinutes',
  type: 'number',
  default: 1440,
  zero: 'allowed',
  most: longestMinutes,
} as const;

const outputsOfTemplate = [
  { name: 'OutputTemplateVariables', type: 'boolean', default: false },
  { name: 'ExportEnvironmentTemplate', type: 'boolean', default: false },
  {
    name: 'ExportEnvironmentTemplateLocation',
    type: 'text',
    default: '$(Build.ArtifactStagingDirectory)/DeployedEnvironment',
    shownIf: 'ExportEnvironmentTemplate = true',
  },
  {
    name: 'EnvironmentTemplateLocationVariable',
    type: 'text',
    default: 'EnvironmentLocation',
    shownIf: 'ExportEnvironmentTemplate = true',
  },
  {
    name: 'EnvironmentTemplateSasTokenVariable',
    type: 'text',
    default: 'EnvironmentSAS',
    shownIf: 'ExportEnvironmentTemplate = true',
  },
] as const;

const environmentOutputs = [
  'environmentResourceId',
  'environmentResourceGroupId',
  'environmentOutputs',
  'summaryText',
] as const;

export const createLabVM = {
  name: 'CreateLabVM',
  inputs: [
    ...common,
    { name: 'VirtualMachineName', type: 'text', required: true },
    templateFile,
    templateUri,
    parametersFile,
    overrides,
    { name: 'image', type: 'text', list: 'custom images' },
    { name: 'size', type: 'text' },
    { name: 'userName', type: 'text' },
    { name: 'password', type: 'secret' },
    { name: 'sshPublicKey', type: 'text' },
    { name: 'virtualNetwork', type: 'text' },
    { name: 'subnet', type: 'text' },
    { name: 'ownership', type: 'choice', choices: ['template', 'claimed', 'unclaimed'], default: 'template' },
    { name: 'FailOnArtifactError', type: 'boolean', default: false },
    {
      name: 'WaitMinutesForApplyArtifacts',
      type: 'number',
      default: 0,
      zero: 'allowed',
      most: longestMinutes,
    },
    { name: 'deleteOnFailure', type: 'boolean', default: false },
    { name: 'RetryOnFailure', type: 'boolean', default: false },
    {
      name: 'RetryCount',
      type: 'whole number',
      default: 3,
      zero: 'allowed',
      most: mostCounted,
      shownIf: 'RetryOnFailure = true',
    },
    {
      name: 'DeleteFailedLabVMBeforeRetry',
      type: 'boolean',
      default: false,
      shownIf: 'RetryOnFailure = true',
    },
    {
      name: 'DeleteFailedDeploymentBeforeRetry',
      type: 'boolean',
      default: false,
      shownIf: 'RetryOnFailure = true',
    },
    {
      name: 'AppendRetryNumberToVMName',
      type: 'boolean',
      default: false,
      shownIf: 'RetryOnFailure = true',
    },
    deploymentTimeoutMinutes,
    ...waiting,
  ],
  outputVariables: ['labVmId', 'labVmName', 'labVmFqdn', 'computeVmId', 'summaryText'],
} as const satisfies TaskDefinition;

export const deleteLabVM = {
  name: 'DeleteLabVM',
  inputs: [...common, { ...labVmId, required: true }, ignoreMissing, ...waiting],
  outputVariables: ['summaryText'],
} as const satisfies TaskDefinition;

export const createCustomImage = {
  name: 'CreateCustomImage',
  inputs: [
    ...common,
    { name: 'NewCustomImageName', type: 'text', required: true },
    { name: 'Description', type: 'text', lines: 'many' },
    { name: 'author', type: 'text' },
    { name: 'tags', type: 'text', lines: 'many' },
    labVmId,
    { name: 'vhd', type: 'text' },
    { name: 'OsType', type: 'choice', choices: ['Linux', 'Windows'], default: 'Windows' },
    {
      name: 'LinuxOsState',
      type: 'choice',
      choices: ['NonDeprovisioned', 'DeprovisionRequested', 'DeprovisionApplied'],
      default: 'NonDeprovisioned',
      shownIf: 'OsType = Linux',
    },
    {
      name: 'WindowsOsState',
      type: 'choice',
      choices: ['NonSysprepped', 'SysprepRequested', 'SysprepApplied'],
      default: 'SysprepRequested',
      shownIf: 'OsType = Windows',
    },
    ...waiting,
    storageAuthentication,
  ],
  outputVariables: ['customImageId', 'summaryText'],
} as const satisfies TaskDefinition;

export const deleteCustomImage = {
  name: 'DeleteCustomImage',
  inputs: [
    ...common,
    { name: 'CustomImageId', type: 'text', list: 'custom images', required: true },
    { name: 'allowFactoryImages', type: 'boolean', default: false },
    ignoreMissing,
    ...waiting,
  ],
  outputVariables: ['summaryText'],
} as const satisfies TaskDefinition;

export const createLabEnvironment = {
  name: 'CreateLabEnvironment',
  inputs: [
    ...common,
    { name: 'EnvironmentName', type: 'text', required: true },
    { name: 'RepositoryId', type: 'text', list: 'repositories' },
    { name: 'TemplateId', type: 'text', list: 'environment templates', required: true },
    parametersFile,
    overrides,
    ...outputsOfTemplate,
    deploymentTimeoutMinutes,
    pollIntervalSeconds,
  ],
  outputVariables: environmentOutputs,
  setsJobVariables: true,
} as const satisfies TaskDefinition;

export const updateLabEnvironment = {
  name: 'UpdateLabEnvironment',
  inputs: [
    ...common,
    environmentId,
    templateFile,
    templateUri,
    parametersFile,
    overrides,
    ...outputsOfTemplate,
    deploymentTimeoutMinutes,
    pollIntervalSeconds,
  ],
  // The ids are variables of the job, as they always were: the agent makes no such variable of a declared output.
  outputVariables: ['environmentOutputs', 'summaryText'],
  setsJobVariables: true,
} as const satisfies TaskDefinition;

export const deleteLabEnvironment = {
  name: 'DeleteLabEnvironment',
  inputs: [
    ...common,
    environmentId,
    { name: 'allowOtherUsers', type: 'boolean', default: false },
    ignoreMissing,
    ...waiting,
  ],
  outputVariables: ['summaryText'],
} as const satisfies TaskDefinition;
