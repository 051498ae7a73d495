import type { TaskDefinition } from './input.js';
import {
  createCustomImage,
  createLabEnvironment,
  createLabVM,
  deleteCustomImage,
  deleteLabEnvironment,
  deleteLabVM,
  updateLabEnvironment,
} from './lab-tasks.js';
import { longestHours, longestMinutes } from './ranges.js';
import {
  allowOtherRegions,
  configurationLocation,
  connectedServiceName,
  copyTimeoutMinutes,
  devTestLabName,
  failOn,
  gallery,
  imagePaths,
  imagesToSave,
  includeSysprep,
  lockWaitMinutes,
  maxConcurrentJobs,
  operationTimeoutMinutes,
  parameterOverrides,
  pollIntervalSeconds,
  snapshotResourceGroup,
  stallMinutes,
  storageAuthentication,
  strictImagePaths,
  subscriptionId,
  vmSize,
  whatIf,
} from './shared-inputs.js';
import { cleanDeploymentHistory, outputImageList, updateBuildAgent } from './side-tasks.js';

/**
 * The one table of inputs and output variables (compatibility, section 2). Names equal those of the script
 * parameters, casing included. `npm run definitions` makes task.json and the tables of the documentation of it and of
 * the texts beside it. Their place in a form is that of the texts.
 */

/** The output variables of all tasks, as far as they concern golden images. */
export const commonOutputVariables = ['failedImages', 'summaryText'] as const;

export const createImageVMs = {
  name: 'CreateImageVMs',
  inputs: [
    connectedServiceName,
    configurationLocation,
    devTestLabName,
    subscriptionId,
    whatIf,
    failOn,
    vmSize,
    { name: 'machineUserName', type: 'text', default: 'ImageFactoryUser' },
    { name: 'machinePassword', type: 'secret' },
    includeSysprep,
    parameterOverrides,
    imagePaths,
    { ...maxConcurrentJobs, default: 0 },
    { name: 'buildTimeoutMinutes', type: 'number', default: 1440, zero: 'allowed', most: longestMinutes },
    {
      name: 'StandardTimeoutMinutes',
      alias: 'shutdownTimeoutMinutes',
      type: 'number',
      default: 30,
      most: longestMinutes,
    },
    { name: 'expireAfterHours', type: 'number', default: 72, zero: 'allowed', most: longestHours },
    operationTimeoutMinutes,
    pollIntervalSeconds,
  ],
  outputVariables: ['createdCount', 'failedCount', 'imageVMs', ...commonOutputVariables],
} as const satisfies TaskDefinition;

export const snapImages = {
  name: 'SnapImages',
  inputs: [
    connectedServiceName,
    devTestLabName,
    subscriptionId,
    whatIf,
    failOn,
    gallery,
    snapshotResourceGroup,
    { name: 'storeVhd', type: 'boolean', default: true },
    imagePaths,
    { name: 'allowGeneration2', type: 'boolean', default: false },
    { ...maxConcurrentJobs, default: 0 },
    copyTimeoutMinutes,
    stallMinutes,
    lockWaitMinutes,
    operationTimeoutMinutes,
    pollIntervalSeconds,
    storageAuthentication,
  ],
  outputVariables: ['storedCount', 'failedCount', 'storedImages', ...commonOutputVariables],
} as const satisfies TaskDefinition;

export const distributeImages = {
  name: 'DistributeImages',
  inputs: [
    connectedServiceName,
    configurationLocation,
    devTestLabName,
    subscriptionId,
    whatIf,
    failOn,
    gallery,
    snapshotResourceGroup,
    imagePaths,
    { name: 'newestOnly', type: 'boolean', default: false },
    strictImagePaths,
    { name: 'isVhdSysPrepped', alias: 'imagesAreGeneralized', type: 'boolean', default: true },
    allowOtherRegions,
    { name: 'stagingContainer', type: 'text', default: 'imagefactoryvhds-staging' },
    maxConcurrentJobs,
    copyTimeoutMinutes,
    stallMinutes,
    lockWaitMinutes,
    operationTimeoutMinutes,
    pollIntervalSeconds,
    storageAuthentication,
  ],
  outputVariables: ['distributedCount', 'skippedCount', 'failedCount', ...commonOutputVariables],
} as const satisfies TaskDefinition;

export const cleanUpFactory = {
  name: 'CleanUpFactory',
  inputs: [
    connectedServiceName,
    devTestLabName,
    subscriptionId,
    whatIf,
    failOn,
    gallery,
    snapshotResourceGroup,
    { name: 'deleteUncommitted', type: 'boolean', default: false },
    maxConcurrentJobs,
    operationTimeoutMinutes,
    pollIntervalSeconds,
    storageAuthentication,
  ],
  outputVariables: ['deletedCount', 'keptCount', 'failedCount', ...commonOutputVariables],
} as const satisfies TaskDefinition;

export const retireImages = {
  name: 'RetireImages',
  inputs: [
    connectedServiceName,
    configurationLocation,
    devTestLabName,
    subscriptionId,
    whatIf,
    failOn,
    gallery,
    snapshotResourceGroup,
    { ...imagesToSave, required: true },
    imagePaths,
    { name: 'allowMassDeletion', type: 'boolean', default: false },
    { name: 'keepLastOfRemoved', type: 'boolean', default: false },
    strictImagePaths,
    { name: 'orphanGraceHours', type: 'number', default: 48, zero: 'allowed', most: longestHours },
    maxConcurrentJobs,
    lockWaitMinutes,
    operationTimeoutMinutes,
    pollIntervalSeconds,
    storageAuthentication,
  ],
  outputVariables: ['retiredCount', 'keptCount', 'failedCount', ...commonOutputVariables],
} as const satisfies TaskDefinition;

export const validateConfiguration = {
  name: 'ValidateConfiguration',
  inputs: [
    { name: 'ConnectedServiceName', alias: 'azureSubscription', type: 'connection' },
    configurationLocation,
    { name: 'DevTestLabName', alias: 'factoryLab', type: 'text', list: 'labs' },
    subscriptionId,
    { ...failOn, default: 'any' },
    gallery,
    snapshotResourceGroup,
    vmSize,
    imagesToSave,
    includeSysprep,
    parameterOverrides,
    strictImagePaths,
    allowOtherRegions,
    storageAuthentication,
  ],
  outputVariables: ['errorCount', 'warningCount', ...commonOutputVariables],
} as const satisfies TaskDefinition;

const factoryTasks = [
  createImageVMs,
  snapImages,
  distributeImages,
  cleanUpFactory,
  retireImages,
  validateConfiguration,
] as const satisfies readonly TaskDefinition[];

/** A task for a single step in any lab. */
export type LabTask =
  | typeof createLabVM
  | typeof deleteLabVM
  | typeof createCustomImage
  | typeof deleteCustomImage
  | typeof createLabEnvironment
  | typeof updateLabEnvironment
  | typeof deleteLabEnvironment;

/** A task beside the nightly run. */
export type SideTask = typeof updateBuildAgent | typeof cleanDeploymentHistory | typeof outputImageList;

/** One of the definitions, with its own names. */
export type Task = (typeof factoryTasks)[number] | LabTask | SideTask;

const ready = [
  ...factoryTasks,
  createLabVM,
  deleteLabVM,
  deleteLabEnvironment,
  updateBuildAgent,
  deleteCustomImage,
  cleanDeploymentHistory,
  createLabEnvironment,
  outputImageList,
  updateLabEnvironment,
  createCustomImage,
] as const;

/** A task that the extension has. */
export type ReadyTask = (typeof ready)[number];

/** Every task of the extension. */
export const taskDefinitions: readonly TaskDefinition[] = ready;

export {
  cleanDeploymentHistory,
  createCustomImage,
  createLabEnvironment,
  createLabVM,
  deleteCustomImage,
  deleteLabEnvironment,
  deleteLabVM,
  outputImageList,
  updateBuildAgent,
  updateLabEnvironment,
};
