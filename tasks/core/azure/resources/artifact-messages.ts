import { type Cause, innermostCauses, parseJson } from '../requests/causes.js';
import type { Artifact } from './lab-virtual-machines.js';

/**
 * The messages of an artifact, each once; empty if it has none. DevTest Labs returns them as JSON texts of two shapes,
 * neither of them documented; a text that cannot be parsed is returned unchanged.
 */
export function artifactMessages(artifact: Artifact): readonly string[] {
  const texts = [artifact.deploymentStatusMessage, artifact.vmExtensionStatusMessage];
  return [...new Set(texts.flatMap((text) => (text === undefined ? [] : readable(text))))];
}

function readable(text: string): readonly string[] {
  const value = parseJson(text);
  const causes = Array.isArray(value) ? value.flatMap(innermostCauses) : innermostCauses(value);
  const messages = causes.map(({ message }: Cause) => message.trim()).filter((message) => message !== '');
  return messages.length > 0 ? messages : [text.trim()].filter((raw) => raw !== '');
}
