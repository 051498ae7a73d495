import { longestHours, longestMinutes, mostCounted } from './ranges.js';

/** The inputs of more than one task. A task takes those that have an effect in it. */

export const connectedServiceName = {
  name: 'ConnectedServiceName',
  alias: 'azureSubscription',
  type: 'connection',
  required: true,
} as const;

export const configurationLocation = {
  name: 'ConfigurationLocation',
  alias: 'configurationFolder',
  type: 'folder',
  required: true,
} as const;

export const devTestLabName = {
  name: 'DevTestLabName',
  alias: 'factoryLab',
  type: 'text',
  list: 'labs',
  required: true,
} as const;

/** Optional: the id of a lab contains its subscription, and most connections are for one. */
export const subscriptionId = { name: 'SubscriptionId', type: 'text' } as const;

export const whatIf = { name: 'whatIf', type: 'boolean', default: false } as const;

export const failOn = {
  name: 'failOn',
  type: 'choice',
  choices: ['all', 'any', 'none'],
  default: 'all',
} as const;

/** Optional: a template may set its own size. */
export const vmSize = { name: 'vmSize', type: 'text' } as const;

export const imagesToSave = {
  name: 'ImagesToSave',
  alias: 'imagesToKeep',
  type: 'whole number',
  zero: 'allowed',
  most: mostCounted,
} as const;

export const includeSysprep = {
  name: 'includeSysprep',
  alias: 'generalize',
  type: 'boolean',
  default: true,
} as const;

export const parameterOverrides = { name: 'parameterOverrides', type: 'text', lines: 'many' } as const;

/** One a line, or the JSON array that a task gives as `failedImages`. */
export const imagePaths = { name: 'imagePaths', type: 'text', lines: 'many' } as const;

export const strictImagePaths = { name: 'strictImagePaths', type: 'boolean', default: false } as const;

export const allowOtherRegions = { name: 'allowOtherRegions', type: 'boolean', default: false } as const;

export const maxConcurrentJobs = {
  name: 'maxConcurrentJobs',
  alias: 'maxConcurrency',
  type: 'whole number',
  default: 20,
  zero: 'allowed',
  most: mostCounted,
} as const;

/** At most 7 days, because a copy reads its source with a user delegation SAS, which is valid for no longer. */
export const copyTimeoutMinutes = {
  name: 'copyTimeoutMinutes',
  type: 'number',
  default: 600,
  most: 10_080,
} as const;

/** The time that a copy may make no progress while no other copy from the same account makes any. */
export const stallMinutes = {
  name: 'stallMinutes',
  type: 'number',
  default: 30,
  most: longestMinutes,
} as const;

/** The time to wait for what another run is working on (C65). */
export const lockWaitMinutes = {
  name: 'lockWaitMinutes',
  type: 'number',
  default: 30,
  zero: 'allowed',
  most: longestMinutes,
} as const;

export const operationTimeoutMinutes = {
  name: 'operationTimeoutMinutes',
  type: 'number',
  default: 60,
  most: longestMinutes,
} as const;

/** At least what keeps Azure from being asked without a pause, at most a day. */
export const pollIntervalSeconds = {
  name: 'pollIntervalSeconds',
  type: 'number',
  default: 15,
  least: 0.01,
  most: 86_400,
} as const;

export const storageAuthentication = {
  name: 'storageAuthentication',
  type: 'choice',
  choices: ['auto', 'entra', 'key'],
  default: 'auto',
} as const;

/** By its name or resource id; without it images are delivered as VHDs alone. */
export const gallery = { name: 'gallery', type: 'text' } as const;

/** Optional: the group of the gallery is the usual place. */
export const snapshotResourceGroup = { name: 'snapshotResourceGroup', type: 'text' } as const;

/** Those of one step of the factory and of the whole run. */

export const machineUserName = {
  name: 'machineUserName',
  type: 'text',
  default: 'ImageFactoryUser',
} as const;

export const machinePassword = { name: 'machinePassword', type: 'secret' } as const;

export const buildTimeoutMinutes = {
  name: 'buildTimeoutMinutes',
  type: 'number',
  default: 1440,
  zero: 'allowed',
  most: longestMinutes,
} as const;

export const standardTimeoutMinutes = {
  name: 'StandardTimeoutMinutes',
  alias: 'shutdownTimeoutMinutes',
  type: 'number',
  default: 30,
  most: longestMinutes,
} as const;

export const expireAfterHours = {
  name: 'expireAfterHours',
  type: 'number',
  default: 72,
  zero: 'allowed',
  most: longestHours,
} as const;

export const storeVhd = { name: 'storeVhd', type: 'boolean', default: true } as const;

export const allowGeneration2 = { name: 'allowGeneration2', type: 'boolean', default: false } as const;

export const newestOnly = { name: 'newestOnly', type: 'boolean', default: false } as const;

export const markCurrent = { name: 'markCurrent', type: 'boolean', default: false } as const;

export const isVhdSysPrepped = {
  name: 'isVhdSysPrepped',
  alias: 'imagesAreGeneralized',
  type: 'boolean',
  default: true,
} as const;

export const stagingContainer = {
  name: 'stagingContainer',
  type: 'text',
  default: 'imagefactoryvhds-staging',
} as const;

export const deleteUncommitted = { name: 'deleteUncommitted', type: 'boolean', default: false } as const;

export const allowMassDeletion = { name: 'allowMassDeletion', type: 'boolean', default: false } as const;

export const keepLastOfRemoved = { name: 'keepLastOfRemoved', type: 'boolean', default: false } as const;

export const protectInUse = {
  name: 'protectInUse',
  type: 'choice',
  choices: ['formulas', 'none'],
  default: 'formulas',
} as const;

export const orphanGraceHours = {
  name: 'orphanGraceHours',
  type: 'number',
  default: 48,
  zero: 'allowed',
  most: longestHours,
} as const;

/** Beside what each image says in Images.json. */
export const testTimeoutMinutes = {
  name: 'testTimeoutMinutes',
  type: 'number',
  default: 60,
  most: longestMinutes,
} as const;

export const keepFailedMachines = { name: 'keepFailedMachines', type: 'boolean', default: false } as const;

export const build = { name: 'build', type: 'choice', choices: ['all', 'changed'], default: 'all' } as const;

export const maxImageAgeDays = {
  name: 'maxImageAgeDays',
  type: 'number',
  default: 30,
  zero: 'allowed',
  most: mostCounted,
} as const;
