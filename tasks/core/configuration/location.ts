import { stat } from 'node:fs/promises';
import nodePath from 'node:path';
import type { PlatformPath } from 'node:path';
import { configurationError } from './finding.js';

/**
 * The folders that a ConfigurationLocation may mean, in the order in which they are tried (C2): the location as
 * given; then below the working directory, for relative locations and for those that only look absolute, such as
 * `/Scripts/Configuration`.
 * @param path the path functions of the operating system
 */
export function possibleLocations(
  location: string,
  workingDirectory: string,
  path: PlatformPath = nodePath,
): string[] {
  const native = location.trim().replaceAll(/[\\/]/g, path.sep);
  const below = path.join(workingDirectory, native);
  const locations = path.isAbsolute(native) ? [path.normalize(native), below] : [below];
  return locations.map((folder) => withoutTrailingSeparator(folder, path));
}

function withoutTrailingSeparator(folder: string, { sep }: PlatformPath): string {
  return folder.endsWith(sep) && folder.length > sep.length ? folder.slice(0, -sep.length) : folder;
}

/**
 * Finds the Configuration folder.
 * @throws ConfigurationError IF101 if there is none
 */
export async function findConfigurationFolder(location: string, workingDirectory: string): Promise<string> {
  const locations = possibleLocations(location, workingDirectory);
  for (const folder of locations) if (await isFolder(folder)) return folder;
  throw configurationError({
    code: 'IF101',
    severity: 'error',
    what: `The Configuration folder "${location}" does not exist.`,
    why: `Looked for: ${locations.join(', ')}.`,
    remedy:
      'Correct configurationFolder; it is relative to the folder that was checked out or that the command runs in.',
  });
}

async function isFolder(folder: string): Promise<boolean> {
  return stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
