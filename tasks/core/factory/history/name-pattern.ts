import { problem } from '../../step/problem.js';

/**
 * Reads a pattern for names of deployments, which Azure compares without regard to casing.
 * @throws a problem for one that does not begin with three letters: it would take records that are nobody's business here
 */
export function namePattern(pattern: string): (name: string) => boolean {
  if (!/^[a-z]{3}/i.test(pattern))
    throw problem(
      `deploymentNamePattern must begin with three letters or more: ${pattern}`,
      'Give the beginning of the names, e.g. Deploy-*.',
    );
  if (!/^[\w.()*?-]+$/.test(pattern))
    throw problem(
      `deploymentNamePattern has a character that no name of a deployment has: ${pattern}`,
      'Use letters, digits, _, -, ., ( and ), * for any characters, and ? for one.',
    );
  const parts = pattern
    .replace(/[.()-]/g, '\\$&')
    .replace(/\*+/g, '.*')
    .replaceAll('?', '.');
  const whole = new RegExp(`^${parts}$`, 'i');
  return (name) => whole.test(name);
}
