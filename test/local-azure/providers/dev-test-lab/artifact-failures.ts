import type { ArtifactDefinition } from '../../world.js';
import type { ArtifactState } from './artifact-state.js';
import type { ScriptEnd } from './test-script.js';

/** An artifact whose command failed. */
export function failure(definition: ArtifactDefinition): Partial<ArtifactState> {
  const { name, deploymentStatusMessage, vmExtensionStatusMessage } = definition;
  return {
    status: 'Failed',
    deploymentStatusMessage:
      deploymentStatusMessage ??
      failedExtension(`Error message: "Command of artifact ${name} exited with code 1."`),
    vmExtensionStatusMessage:
      vmExtensionStatusMessage ??
      statuses([
        status('ProvisioningState/failed/1', 'Command execution finished, but failed.'),
        status('ComponentStatus/StdErr/failed', `Artifact ${name} failed with exit code 1.`),
      ]),
  };
}

/** An artifact whose script failed: what it printed comes before its errors. */
export function scriptFailure({ exitCode, output, errors }: ScriptEnd): Partial<ArtifactState> {
  const message =
    'Error message: "Command execution finished, but failed because it returned a non-zero exit code of: ' +
    `'${exitCode}'."`;
  return {
    status: 'Failed',
    deploymentStatusMessage: failedExtension(message),
    vmExtensionStatusMessage: statuses([
      status('ComponentStatus/StdOut/succeeded', output, 'Info'),
      status('ComponentStatus/StdErr/succeeded', errors, 'Info'),
    ]),
  };
}

/** An artifact of a machine whose agent does not answer, so that nothing runs there. */
export function silentAgent(machine: string, osType: 'Windows' | 'Linux'): Partial<ArtifactState> {
  const message =
    `VM '${machine}' has not reported status for VM agent or extensions. Verify that the OS is up and healthy, the VM ` +
    'has a running VM agent, and that it can establish outbound connections to Azure storage. Please refer to ' +
    `https://aka.ms/vmextension${osType.toLowerCase()}troubleshoot for additional VM agent troubleshooting information.`;
  return {
    status: 'Failed',
    deploymentStatusMessage: failedDeployment('VMAgentStatusCommunicationError', message),
  };
}

function failedExtension(message: string): string {
  const extension = "VM has reported a failure when processing extension 'customScriptArtifact-183362431'.";
  return failedDeployment('VMExtensionProvisioningError', `${extension} ${message}`);
}

/** JSON in a text, as the service reports it. */
function failedDeployment(code: string, message: string): string {
  return JSON.stringify({
    status: 'Failed',
    error: {
      code: 'ResourceDeploymentFailure',
      message: "The resource operation completed with terminal provisioning state 'Failed'.",
      details: [{ code, message }],
    },
  });
}

function statuses(all: readonly object[]): string {
  return JSON.stringify(all);
}

function status(code: string, message: string, level: 'Error' | 'Info' = 'Error'): object {
  const displayStatus = level === 'Error' ? 'Failed' : 'Provisioning succeeded';
  return { code, level, displayStatus, message };
}
