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
    artifactTitle: definition.title ?? definition.name,
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
