import type { TaskDefinition } from './input.js';
import { longestHours, longestMinutes } from './ranges.js';
import {
  configurationLocation,
  connectedServiceName,
  copyTimeoutMinutes,
  devTestLabName,
  failOn,
  imagesToSave,
  includeSysprep,
  lockWaitMinutes,
  maxConcurrentJobs,
  operationTimeoutMinutes,
  parameterOverrides,
  pollIntervalSeconds,
  stallMinutes,
  storageAuthentication,
  strictImagePaths,
  subscriptionId,
  vmSize,
  whatIf,
} from './shared-inputs.js';

/**
 * The one table of inputs and output variables (compatibility, section 2). Names equal those of the script
 * parameters, casing included. `npm run definitions` makes task.json and the tables of the documentation of it and of
 * the texts beside it. Their place in a form is that of the texts.
 */

export const createImageVMs = {
  name: 'CreateImageVMs',
  inputs: [
    connectedServiceName,
    configurationLocation,
    devTestLabName,
    subscriptionId,
    whatIf,
    failOn,
    { ...vmSize, required: true },
    { name: 'machineUserName', type: 'text', default: 'ImageFactoryUser' },
    { name: 'machinePassword', type: 'secret' },
    includeSysprep,
    parameterOverrides,
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
  outputVariables: ['createdCount', 'failedCount', 'imageVMs'],
} as const satisfies TaskDefinition;

export const snapImages = {
  name: 'SnapImages',
  inputs: [
    connectedServiceName,
    devTestLabName,
    subscriptionId,
    whatIf,
    failOn,
    { name: 'allowGeneration2', type: 'boolean', default: false },
    { ...maxConcurrentJobs, default: 0 },
    copyTimeoutMinutes,
    stallMinutes,
    lockWaitMinutes,
    operationTimeoutMinutes,
    pollIntervalSeconds,
    storageAuthentication,
  ],
  outputVariables: ['storedCount', 'failedCount', 'storedImages'],
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
    { name: 'newestOnly', type: 'boolean', default: false },
    strictImagePaths,
    { name: 'isVhdSysPrepped', alias: 'imagesAreGeneralized', type: 'boolean', default: true },
    { name: 'stagingContainer', type: 'text', default: 'imagefactoryvhds-staging' },
    maxConcurrentJobs,
    copyTimeoutMinutes,
    stallMinutes,
    lockWaitMinutes,
    operationTimeoutMinutes,
    pollIntervalSeconds,
    storageAuthentication,
  ],
  outputVariables: ['distributedCount', 'skippedCount', 'failedCount'],
} as const satisfies TaskDefinition;

export const cleanUpFactory = {
  name: 'CleanUpFactory',
  inputs: [
    connectedServiceName,
    devTestLabName,
    subscriptionId,
    whatIf,
    failOn,
    { name: 'deleteUncommitted', type: 'boolean', default: false },
    maxConcurrentJobs,
    operationTimeoutMinutes,
    pollIntervalSeconds,
    storageAuthentication,
  ],
  outputVariables: ['deletedCount', 'keptCount', 'failedCount'],
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
    { ...imagesToSave, required: true },
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
  outputVariables: ['retiredCount', 'keptCount', 'failedCount'],
} as const satisfies TaskDefinition;

export const validateConfiguration = {
  name: 'ValidateConfiguration',
  inputs: [
    { name: 'ConnectedServiceName', alias: 'azureSubscription', type: 'connection' },
    configurationLocation,
    { name: 'DevTestLabName', alias: 'factoryLab', type: 'text' },
    subscriptionId,
    { ...failOn, default: 'any' },
    vmSize,
    imagesToSave,
    includeSysprep,
    parameterOverrides,
    strictImagePaths,
    storageAuthentication,
  ],
  outputVariables: ['errorCount', 'warningCount'],
} as const satisfies TaskDefinition;

const all = [
  createImageVMs,
  snapImages,
  distributeImages,
  cleanUpFactory,
  retireImages,
  validateConfiguration,
] as const satisfies readonly TaskDefinition[];

/** One of the definitions, with its own names. */
export type Task = (typeof all)[number];

/** Every task of the extension. */
export const taskDefinitions: readonly TaskDefinition[] = all;
