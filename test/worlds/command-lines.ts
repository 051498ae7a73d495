import {
  type CommandLine,
  type CommandLineSettings,
  openCommandLine,
} from '../local-command-line/command-line.js';
import { writeFiles } from './sources.js';

/** Opens a command line that is installed in a folder with these files, by path. */
export async function openCommandLineWith(
  files: Readonly<Record<string, unknown>>,
  settings: CommandLineSettings,
): Promise<CommandLine> {
  const commandLine = await openCommandLine(settings);
  await writeFiles(commandLine.folder, files);
  return commandLine;
}
