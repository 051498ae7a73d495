import { accessSync, appendFileSync, constants, lstatSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Attachment } from '../../tasks/core/run/reporter.js';
import { messageOf, problem } from '../../tasks/core/step/problem.js';
import { harmlessJson } from './harmless-line.js';

/** Where the report of a run goes. */
export interface Places {
  /** The name of its files, e.g. `run`. */
  readonly name: string;
  /** The folder for Markdown and JSON; undefined where none is wanted. */
  readonly folder: string | undefined;
  /** Writes the JSON document; undefined where it is not wanted. */
  readonly writeJson: ((text: string) => void) | undefined;
  readonly redact: (text: string) => string;
}

/**
 * Keeps a file of the run where it is wanted.
 * @throws an error where that cannot be written
 */
export function keepFile(
  { kind, extension, content }: Attachment,
  { name, folder, writeJson, redact }: Places,
): void {
  if (kind === 'overview') return;
  const path = folder === undefined ? undefined : join(folder, `${name}${extension}`);
  if (path !== undefined) writeFileSync(path, '');
  for (const text of content) {
    const piece = kind === 'summary' ? redact(text) : harmlessJson(text);
    if (path !== undefined) appendFileSync(path, piece);
    if (kind === 'report') writeJson?.(piece);
  }
}

/**
 * Makes the folder of the reports, before anything else is done.
 * @throws a problem if it cannot be made
 */
export function prepareFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
  } catch (error) {
    throw problem(
      `The folder "${folder}" of --report cannot be made or written: ${messageOf(error)}.`,
      'Give one that this user may write, or may make.',
      error,
    );
  }
}

/**
 * A file for the JSON document, empty at first.
 * @throws a problem if it cannot be written
 */
export function jsonFile(path: string): (text: string) => void {
  try {
    // Made anew it is its owner's alone. A device or a pipe is written as it is.
    if (lstatSync(path, { throwIfNoEntry: false })?.isFile()) rmSync(path);
    writeFileSync(path, '', { mode: 0o600 });
  } catch (error) {
    throw problem(
      `The file "${path}" of --output cannot be written: ${messageOf(error)}.`,
      'Give one in a folder that exists and that this user may write.',
      error,
    );
  }
  return (text) => appendFileSync(path, text);
}
