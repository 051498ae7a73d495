import { readFileSync } from 'node:fs';
import type { Input } from '../../tasks/core/definitions/input.js';
import { messageOf, problem } from '../../tasks/core/step/problem.js';

/** True for an input that may be a secret or hold one, and may stand in a file of its own for that. */
export function isInFile({ name, type }: Input): boolean {
  return type === 'secret' || name === 'parameterOverrides';
}

/** The name of the option, variable or property that names the file with the value of an input. */
export function fileOf(name: string): string {
  return `${name}File`;
}

/**
 * The text of a file, without the line break at its end.
 * @param title what messages call the option that names the file
 * @throws a problem if it cannot be read
 */
export function textOfFile(path: string, title: string): string {
  try {
    return readFileSync(path, 'utf8')
      .replace(/^\uFEFF/, '')
      .replace(/\r?\n$/, '');
  } catch (error) {
    throw problem(
      `The file "${path}" of ${title} cannot be read: ${messageOf(error)}.`,
      'Correct its path, or let this user read it.',
      error,
    );
  }
}
