import { dateWithOffset } from '../../arm/dates.js';
import type { ArtifactDefinition } from '../../world.js';
import type { PowerState } from '../compute/machines.js';
import type { LabContext } from './context.js';
import type { ArtifactWanted } from './specification.js';

/** The state of one artifact, as its machine shows it. */
export interface ArtifactState {
  readonly artifactId: string;
  readonly artifactTitle: string;
  readonly parameters: readonly [];
  readonly status: 'Pending' | 'Installing' | 'Succeeded' | 'Failed' | 'Skipped';
  readonly deploymentStatusMessage?: string;
  readonly vmExtensionStatusMessage?: string;
  readonly installTime?: string;
}

export function pendingArtifacts(artifacts: readonly ArtifactWanted[]): ArtifactState[] {
  return artifacts.map(({ artifactId, definition }) => ({
    artifactId,
    artifactTitle: definition.name,
    parameters: [],
    status: 'Pending',
  }));
}

/** `deploymentStatus` is missing if there are no artifacts. */
export function deploymentStatus(states: readonly ArtifactState[]): object {
  const applied = states.filter(({ status }) => status === 'Succeeded').length;
  const counts = { artifactsApplied: applied, totalArtifacts: states.length };
  return states.length === 0 ? counts : { deploymentStatus: summary(states), ...counts };
}

function summary(states: readonly ArtifactState[]): string {
  if (states.some(({ status }) => status === 'Failed')) return 'Failed';
  return states.every(({ status }) => status === 'Succeeded') ? 'Succeeded' : 'Installing';
}

/**
 * Runs the artifacts of a machine one after the other. After one that fails, the others are skipped.
 * @param show called with all states whenever one has changed
 * @returns the power state in which they leave the machine
 */
export async function runArtifacts(
  machineId: string,
  wanted: readonly ArtifactWanted[],
  { clock, durations, faults }: LabContext,
  show: (states: readonly ArtifactState[]) => void,
): Promise<PowerState> {
  const states = pendingArtifacts(wanted);
  const change = (index: number, changed: Partial<ArtifactState>): void => {
    states[index] = { ...(states[index] as ArtifactState), ...changed };
  };
  for (const [index, { definition }] of wanted.entries()) {
    change(index, { status: 'Installing', installTime: dateWithOffset(clock.now()) });
    show(states);
    const seconds = definition.seconds ?? durations.artifact;
    await clock.sleep(clock.varied(seconds, `${machineId}/artifacts/${index}`));
    const artifactId = `${machineId}/artifacts/${definition.name}`;
    if (faults.of('artifact hangs', artifactId)) return 'running';
    const ended = endOf(definition, artifactId, faults);
    change(index, ended);
    if (ended.status === 'Failed') {
      for (let later = index + 1; later < states.length; later += 1) change(later, { status: 'Skipped' });
      show(states);
      return 'running';
    }
    show(states);
  }
  const shutdown = wanted.find(({ definition }) => definition.generalizes === true)?.definition;
  if (shutdown === undefined) return 'running';
  return shutdown.deallocates === false ? 'stopped' : 'deallocated';
}

function endOf(
  definition: ArtifactDefinition,
  id: string,
  faults: LabContext['faults'],
): Partial<ArtifactState> {
  if (faults.of('artifact is skipped', id)) return { status: 'Skipped' };
  const fails = definition.outcome === 'Failed' || faults.of('artifact fails', id) !== undefined;
  return fails ? failure(definition) : { status: 'Succeeded' };
}

function failure(definition: ArtifactDefinition): Partial<ArtifactState> {
  return {
    status: 'Failed',
    deploymentStatusMessage: definition.deploymentStatusMessage ?? failedDeployment(definition.name),
    vmExtensionStatusMessage: definition.vmExtensionStatusMessage ?? failedExtension(definition.name),
  };
}

/** JSON in a text, as the service reports it. */
function failedDeployment(artifact: string): string {
  const message =
    "VM has reported a failure when processing extension 'customScriptArtifact-183362431'. " +
    `Error message: "Command of artifact ${artifact} exited with code 1."`;
  return JSON.stringify({
    status: 'Failed',
    error: {
      code: 'ResourceDeploymentFailure',
      message: "The resource operation completed with terminal provisioning state 'Failed'.",
      details: [{ code: 'VMExtensionProvisioningError', message }],
    },
  });
}

function failedExtension(artifact: string): string {
  const status = (code: string, message: string): object => ({
    code,
    level: 'Error',
    displayStatus: 'Failed',
    message,
  });
  return JSON.stringify([
    status('ProvisioningState/failed/1', 'Command execution finished, but failed.'),
    status('ComponentStatus/StdErr/failed', `Artifact ${artifact} failed with exit code 1.`),
  ]);
}
