import { nearest } from '../options/nearest.js';
import { harmlessLine } from './harmless-line.js';

/**
 * The message about a command line that cannot be used, as it is shown: no text of it is a command for an engine or a
 * terminal, and a flag shows without its value, which may be a secret.
 * @param flags those that there are
 */
export function usageError(message: string, flags: readonly string[]): string {
  return withoutValue(message, flags).split('\n').map(harmlessLine).join('\n');
}

function withoutValue(message: string, flags: readonly string[]): string {
  const [, name] = /^error: unknown option '([^=]+)=/.exec(message) ?? [];
  if (name === undefined) return message;
  return flags.includes(name)
    ? `error: option '${name}' takes no value\n`
    : `error: unknown option '${name}'\n(Did you mean ${nearest(name, flags)}?)\n`;
}
