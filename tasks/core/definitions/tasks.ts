import { commonInputs } from './common-inputs.js';
import type { TaskDefinition } from './input.js';
import { longestHours, longestMinutes, mostCounted } from './ranges.js';

/**
 * The one table of inputs and output variables (compatibility, section 2). Names equal those of the script
 * parameters, casing included; task.json and the README's tables are held to it by a test.
 */

const connectedServiceName = {
  name: 'ConnectedServiceName',
  alias: 'azureSubscription',
  type: 'connection',
  required: true,
} as const;

const configurationLocation = { name: 'ConfigurationLocation', type: 'folder', required: true } as const;

const devTestLabName = { name: 'DevTestLabName', type: 'text', required: true } as const;

const subscriptionId = { name: 'SubscriptionId', type: 'text', required: true } as const;

/** Optional where the script had no such parameter: the subscription of the service connection is the default. */
const optionalSubscriptionId = { name: 'SubscriptionId', type: 'text' } as const;

const allAtOnce = {
  name: 'maxConcurrentJobs',
  type: 'whole number',
  default: 0,
  zero: 'allowed',
  most: mostCounted,
} as const;

const twentyAtOnce = {
  name: 'maxConcurrentJobs',
  type: 'whole number',
  default: 20,
  zero: 'allowed',
  most: mostCounted,
} as const;

/** At most 7 days, because a copy reads its source with a user delegation SAS, which is valid for no longer. */
const copyTimeoutMinutes = {
  name: 'copyTimeoutMinutes',
  type: 'number',
  default: 600,
  most: 10_080,
} as const;

const includeSysprep = { name: 'includeSysprep', type: 'boolean', default: true } as const;

const strictImagePaths = { name: 'strictImagePaths', type: 'boolean', default: false } as const;

const parameterOverrides = { name: 'parameterOverrides', type: 'text', lines: 'many' } as const;

export const createImageVMs = {
  name: 'CreateImageVMs',
  inputs: [
    connectedServiceName,
    configurationLocation,
    devTestLabName,
    { name: 'vmSize', type: 'text', required: true },
    { name: 'machineUserName', type: 'text', default: 'ImageFactoryUser' },
    { name: 'machinePassword', type: 'secret' },
    includeSysprep,
    { name: 'StandardTimeoutMinutes', type: 'number', default: 30, most: longestMinutes },
    optionalSubscriptionId,
    allAtOnce,
    { name: 'buildTimeoutMinutes', type: 'number', default: 1440, zero: 'allowed', most: longestMinutes },
    { name: 'expireAfterHours', type: 'number', default: 72, zero: 'allowed', most: longestHours },
    parameterOverrides,
    ...commonInputs,
  ],
  outputVariables: ['createdCount', 'failedCount', 'imageVMs'],
} as const satisfies TaskDefinition;

export const snapImages = {
  name: 'SnapImages',
  inputs: [
    connectedServiceName,
    devTestLabName,
    optionalSubscriptionId,
    allAtOnce,
    { name: 'allowGeneration2', type: 'boolean', default: false },
    copyTimeoutMinutes,
    ...commonInputs,
  ],
  outputVariables: ['storedCount', 'failedCount', 'storedImages'],
} as const satisfies TaskDefinition;

export const distributeImages = {
  name: 'DistributeImages',
  inputs: [
    connectedServiceName,
    configurationLocation,
    subscriptionId,
    devTestLabName,
    twentyAtOnce,
    { name: 'newestOnly', type: 'boolean', default: false },
    strictImagePaths,
    { name: 'isVhdSysPrepped', type: 'boolean', default: true },
    { name: 'stagingContainer', type: 'text', default: 'imagefactoryvhds-staging' },
    copyTimeoutMinutes,
    ...commonInputs,
  ],
  outputVariables: ['distributedCount', 'skippedCount', 'failedCount'],
} as const satisfies TaskDefinition;

export const cleanUpFactory = {
  name: 'CleanUpFactory',
  inputs: [
    connectedServiceName,
    devTestLabName,
    optionalSubscriptionId,
    { name: 'deleteUncommitted', type: 'boolean', default: false },
    twentyAtOnce,
    ...commonInputs,
  ],
  outputVariables: ['deletedCount', 'keptCount', 'failedCount'],
} as const satisfies TaskDefinition;

export const retireImages = {
  name: 'RetireImages',
  inputs: [
    connectedServiceName,
    configurationLocation,
    subscriptionId,
    devTestLabName,
    { name: 'ImagesToSave', type: 'whole number', required: true, zero: 'allowed', most: mostCounted },
    { name: 'allowMassDeletion', type: 'boolean', default: false },
    { name: 'keepLastOfRemoved', type: 'boolean', default: false },
    strictImagePaths,
    { name: 'orphanGraceHours', type: 'number', default: 48, zero: 'allowed', most: longestHours },
    twentyAtOnce,
    ...commonInputs,
  ],
  outputVariables: ['retiredCount', 'keptCount', 'failedCount'],
} as const satisfies TaskDefinition;

export const validateConfiguration = {
  name: 'ValidateConfiguration',
  inputs: [
    { name: 'ConnectedServiceName', alias: 'azureSubscription', type: 'connection' },
    configurationLocation,
    { name: 'DevTestLabName', type: 'text' },
    optionalSubscriptionId,
    { name: 'vmSize', type: 'text' },
    { name: 'ImagesToSave', type: 'whole number', zero: 'allowed', most: mostCounted },
    includeSysprep,
    parameterOverrides,
    strictImagePaths,
    ...commonInputs,
  ],
  outputVariables: ['errorCount', 'warningCount'],
} as const satisfies TaskDefinition;

/** Every task of the extension. */
export const taskDefinitions: readonly TaskDefinition[] = [
  createImageVMs,
  snapImages,
  distributeImages,
  cleanUpFactory,
  retireImages,
  validateConfiguration,
];
