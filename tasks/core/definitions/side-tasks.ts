import type { TaskDefinition } from './input.js';
import {
  connectedServiceName,
  devTestLabName,
  failOn,
  maxConcurrentJobs,
  operationTimeoutMinutes,
  pollIntervalSeconds,
  storageAuthentication,
  strictImagePaths,
  subscriptionId,
  whatIf,
} from './shared-inputs.js';

/** The tasks beside the nightly run that the scripts had, too (compatibility, section 2). */

export const updateBuildAgent = {
  name: 'UpdateBuildAgent',
  inputs: [
    connectedServiceName,
    devTestLabName,
    subscriptionId,
    { name: 'BuildAgent', type: 'text', list: 'virtual machines', required: true },
    { name: 'Action', type: 'choice', choices: ['Start', 'Stop'], default: 'Start' },
    whatIf,
    failOn,
    operationTimeoutMinutes,
    pollIntervalSeconds,
  ],
  outputVariables: ['summaryText'],
} as const satisfies TaskDefinition;

export const cleanDeploymentHistory = {
  name: 'CleanDeploymentHistory',
  inputs: [
    connectedServiceName,
    devTestLabName,
    subscriptionId,
    { name: 'deploymentNamePattern', type: 'text', default: 'Deploy-*' },
    whatIf,
    failOn,
    maxConcurrentJobs,
    operationTimeoutMinutes,
    pollIntervalSeconds,
  ],
  outputVariables: ['deletedCount', 'keptCount', 'failedCount', 'summaryText'],
} as const satisfies TaskDefinition;

export const outputImageList = {
  name: 'OutputImageList',
  inputs: [
    connectedServiceName,
    devTestLabName,
    subscriptionId,
    // A text: the agent makes the working directory of an empty folder (A13), and that may be a Configuration folder.
    { name: 'ConfigurationLocation', alias: 'configurationFolder', type: 'text' },
    failOn,
    strictImagePaths,
    // A text: the file need not be there, and the agent makes the working directory of an empty file.
    { name: 'htmlFile', type: 'text' },
    storageAuthentication,
  ],
  outputVariables: ['imageList', 'imageCount', 'failedCount', 'summaryText'],
} as const satisfies TaskDefinition;
