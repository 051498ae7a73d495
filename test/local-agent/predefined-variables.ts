import { arch, hostname, platform } from 'node:os';
import type { Folders } from './folders.js';
import type { TaskDefinition } from './task-definition.js';
import type { Texts } from './variables.js';

const agentVersion = '4.278.0';

/** A6: the variables that the agent sets. */
export function agentVariables(folders: Folders, definition: TaskDefinition): Texts {
  return {
    ...folderVariables(folders),
    'agent.id': '1',
    'agent.name': 'local agent',
    'agent.machineName': hostname(),
    'agent.jobName': 'Job',
    'agent.cloudId': '',
    'agent.isSelfHosted': '1',
    'agent.os': operatingSystem(),
    'agent.osArchitecture': arch() === 'arm64' ? 'ARM64' : 'X64',
    'agent.version': agentVersion,
    'agent.jobStatus': 'Succeeded',
    'system.isAzureVM': '0',
    'system.isDockerContainer': '0',
    'system.taskInstanceId': definition.id,
    'system.taskInstanceName': definition.name,
    'system.taskDisplayName': definition.friendlyName,
    'task.displayName': definition.friendlyName,
    'task.publishTelemetry': 'True',
    GIT_TERMINAL_PROMPT: '0',
  };
}

function folderVariables(folders: Folders): Texts {
  return {
    'agent.homeDirectory': folders.work,
    'agent.rootDirectory': folders.work,
    'agent.workFolder': folders.work,
    'agent.toolsDirectory': folders.tools,
    'agent.tempDirectory': folders.temporary,
    'agent.buildDirectory': folders.build,
    'system.workFolder': folders.work,
    'system.artifactsDirectory': folders.artifacts,
    'system.defaultWorkingDirectory': folders.sources,
    'build.sourcesDirectory': folders.sources,
    'build.repository.localPath': folders.sources,
    'build.binariesDirectory': folders.binaries,
    'build.artifactStagingDirectory': folders.artifacts,
    'build.stagingDirectory': folders.artifacts,
    'common.testResultsDirectory': folders.testResults,
    'pipeline.workspace': folders.build,
  };
}

function operatingSystem(): string {
  if (platform() === 'win32') return 'Windows_NT';
  return platform() === 'darwin' ? 'Darwin' : 'Linux';
}

/** A7: the variables that the server sends with the job. */
export function serverVariables(collectionUrl: string): Texts {
  return {
    'system.collectionUri': collectionUrl,
    'system.teamFoundationCollectionUri': collectionUrl,
    'system.teamProject': 'Images',
    'system.teamProjectId': 'd5b1b2f0-2a52-4a58-93b6-0f2ad1a0f3a1',
    'system.planId': '2f4de2a1-6f4e-4c5b-8c39-0c0f3f3a8f11',
    'system.jobId': '12f1170f-54f2-53f3-20dd-22fc7dff55f9',
    'system.timelineId': '96ac2280-8cb4-5df5-99de-dd2da759617d',
    'system.definitionId': '7',
    'system.phaseName': 'Job',
    'system.hostType': 'build',
    'system.serverType': 'Hosted',
    'system.culture': 'en-US',
    'system.jobPositionInPhase': '1',
    'system.totalJobsInPhase': '1',
    'build.buildId': '4711',
    'build.buildNumber': '20260101.1',
    'build.definitionName': 'Image factory',
    'build.reason': 'Schedule',
    'build.repository.name': 'images',
    'build.repository.provider': 'TfsGit',
    'build.sourceBranch': 'refs/heads/main',
    'build.sourceBranchName': 'main',
    'build.sourceVersion': '7f3c9a2e5d1b4c6f8a0e2d4b6c8f0a1c3e5d7b9f',
  };
}
