import { problem } from '../../tasks/core/step/problem.js';
import { commands } from '../commands.js';
import type { Asked } from '../program.js';
import type { Environment } from '../sign-in/environment.js';
import { allInputs } from './command-inputs.js';
import { environmentSource, settingsFileIn } from './environment-source.js';
import { type Flags, flagSource } from './flags.js';
import type { Source } from './given.js';
import { readSettingsFile, settingsSource } from './settings-file.js';

/**
 * Where the options of a command are given, the strongest first: flags, environment, file of settings.
 * @throws a problem if the file of settings cannot be used
 */
export function sourcesOf(asked: Asked, environment: Environment): readonly Source[] {
  const file = readSettingsFile(asked.settingsFile ?? settingsFileIn(environment));
  return [
    flagSource(flagsOf(asked)),
    environmentSource(environment),
    ...(file ? [settingsSource(file, allInputs(commands))] : []),
  ];
}

/** The flags, with the folder that stands without one. */
function flagsOf({ flags, folder }: Asked): Flags {
  if (folder === undefined) return flags;
  if (flags['configuration'] !== undefined)
    throw problem(
      'The Configuration folder is given twice.',
      'Give it with --configuration or without, not both.',
    );
  return { ...flags, configuration: folder };
}
