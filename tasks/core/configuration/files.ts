import type { Dirent } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { configurationError, type Finding, wholeFile } from './finding.js';
import { decodeText } from './text.js';

export interface TextFile {
  readonly text: string;
  readonly findings: readonly Finding[];
}

/**
 * Reads a text file in any encoding.
 * @returns the text, with a warning if the encoding is a guess; or the error if the file cannot be read or is too large
 */
export async function readText(file: string): Promise<TextFile | Finding> {
  try {
    const { text, warning } = decodeText(await readBounded(file));
    return { text, findings: warning === undefined ? [] : [guessedEncoding(file, warning)] };
  } catch (error) {
    return unreadable(file, error);
  }
}

/** Bytes of a file: Azure takes no template that is larger. */
const largestFile = 4 * 1024 ** 2;

/** Reads a file that others wrote. @throws if it is too large, or no file */
export async function readBounded(file: string): Promise<Buffer> {
  const found = await stat(file);
  if (!found.isFile()) throw new Error('It is not a file.');
  if (found.size > largestFile)
    throw new Error(`It has ${found.size} bytes, and ${largestFile} (4 MB) are the most.`);
  return readFile(file);
}

/**
 * Finds a file or folder by its name, which is compared case-insensitively on every operating system; an exact match
 * comes first.
 * @returns its path
 */
export async function findNamed(
  folder: string,
  name: string,
  kind: 'file' | 'folder',
): Promise<string | undefined> {
  const entries = (await listFolder(folder)).filter((entry) => sameName(entry.name, name));
  const isFolder = await Promise.all(entries.map((entry) => leadsToFolder(folder, entry)));
  const named = entries.filter((_, index) => isFolder[index] === (kind === 'folder'));
  const found = named.find((entry) => entry.name === name) ?? named[0];
  return found && path.join(folder, found.name);
}

function sameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** Whether an entry is a folder or a link to one; a link that leads nowhere is not. */
async function leadsToFolder(folder: string, entry: Dirent): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  return stat(path.join(folder, entry.name)).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

/** Orders the entries of a folder by name, without regard to casing (C7). */
export function byName(one: Dirent, other: Dirent): number {
  const [name, otherName] = [one.name.toLowerCase(), other.name.toLowerCase()];
  return name < otherName ? -1 : Number(name > otherName);
}

/**
 * Lists a folder.
 * @throws ConfigurationError IF104 if it cannot be read
 */
export async function listFolder(folder: string): Promise<Dirent[]> {
  return readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    throw configurationError(unreadable(folder, error));
  });
}

function unreadable(file: string, error: unknown): Finding {
  return {
    code: 'IF104',
    severity: 'error',
    what: `${file} cannot be read.`,
    why: error instanceof Error ? error.message : String(error),
    remedy: 'Check that it exists and that the agent may read it.',
    ...wholeFile(file),
  };
}

function guessedEncoding(file: string, why: string): Finding {
  return {
    code: 'IF105',
    severity: 'warning',
    what: `The encoding of ${file} is a guess.`,
    why,
    remedy: 'Save the file as UTF-8.',
    ...wholeFile(file),
  };
}
