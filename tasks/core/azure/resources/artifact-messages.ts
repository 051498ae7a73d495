import { type Cause, innermostCauses, parseJson } from '../requests/causes.js';
import type { Artifact } from './lab-virtual-machines.js';

/**
 * What an artifact's own messages say, one text a message; empty where it has none. DevTest Labs gives them as JSON
 * texts of two shapes, neither of them documented; what cannot be read is given as it is.
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
