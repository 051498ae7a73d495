import { defaultsOf } from '../../tasks/core/definitions/defaults.js';
import { inputsOf } from '../options/command-inputs.js';
import type { Source } from '../options/given.js';
import { hostOptions, type HostValues } from '../options/host-values.js';
import { sourcesOf } from '../options/sources.js';
import { readValues } from '../options/values.js';
import type { Asked } from '../program.js';
import type { Environment } from '../sign-in/environment.js';
import type { OptionValues } from './given-values.js';

/** The options of a command as they were given. */
export interface GivenOptions {
  /** Defaults where any is wrong: an error about it has to be shown, too. */
  readonly values: HostValues;
  readonly sources: readonly Source[];
  /**
   * The values of all options of the command.
   * @throws a problem where one is missing or wrong, or where a source cannot be used
   */
  readonly all: () => OptionValues;
}

export function givenBy(asked: Asked, environment: Environment): GivenOptions {
  try {
    const sources = sourcesOf(asked, environment);
    return {
      sources,
      values: valuesOrDefaults(sources),
      all: () => readValues(inputsOf(asked.command), sources),
    };
  } catch (error) {
    return {
      sources: [],
      values: valuesOrDefaults([]),
      all: () => {
        throw error;
      },
    };
  }
}

function valuesOrDefaults(sources: readonly Source[]): HostValues {
  try {
    return readValues(hostOptions, sources);
  } catch {
    return defaultsOf({ inputs: hostOptions });
  }
}
