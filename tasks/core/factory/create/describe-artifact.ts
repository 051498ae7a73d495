import { artifactMessages } from '../../azure/resources/artifact-messages.js';
import type { Artifact } from '../../azure/resources/lab-virtual-machines.js';

/** An artifact with its state and what Azure says of it. */
export function describeArtifact(artifact: Artifact): string {
  const messages = artifactMessages(artifact);
  return [artifact.name, artifact.status, ...(messages.length === 0 ? [] : [messages.join(' ')])].join(': ');
}
