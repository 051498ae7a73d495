import type { Input } from '../../tasks/core/definitions/input.js';
import type { Finding } from '../../tasks/core/step/action.js';
import { flagsByName } from '../options/names.js';

/**
 * Names the options of the command in a text in place of inputs.
 * @param about the finding that the text tells of
 */
export type NameOptions = (text: string, about?: Finding) => string;

/**
 * Texts of the tasks name inputs as pipelines write them. A name with a capital letter within is no word of anything else;
 * others are names after `input`. In a finding about a file all are: the file may have a property of that name.
 * @param inputs those of the command: what it lacks has no flag
 */
export function createFlagNames(inputs: readonly Input[]): NameOptions {
  const flags = flagsByName(inputs);
  return (text, about) => {
    const named = text.replaceAll(/\bthe input (\w+)/gi, (whole, name: string) => flags.get(name) ?? whole);
    if (about?.file !== undefined) return named;
    return named.replaceAll(
      /(?<![\w./\\"$[-])[A-Za-z]+[a-z][A-Z][A-Za-z0-9]*(?![\w/\\"=-]|\.\w)/g,
      (name) => flags.get(name) ?? name,
    );
  };
}
