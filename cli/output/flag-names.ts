import type { Input } from '../../tasks/core/definitions/input.js';
import { flagsByName } from '../options/names.js';

/**
 * Texts of the tasks name inputs as pipelines write them. A name with a capital letter within is no word of anything else;
 * others are names after `input`.
 * @param inputs those of the command: what it lacks has no flag
 */
export function createFlagNames(inputs: readonly Input[]): (text: string) => string {
  const flags = flagsByName(inputs);
  return (text) =>
    text
      .replaceAll(/\bthe input (\w+)/gi, (whole, name: string) => flags.get(name) ?? whole)
      .replaceAll(
        /(?<![\w./\\"$[-])[A-Za-z]+[a-z][A-Z][A-Za-z0-9]*(?![\w/\\"=-]|\.\w)/g,
        (name) => flags.get(name) ?? name,
      );
}
