import { resolve } from 'node:path';
import { isObject, type JsonValue } from '../../tasks/core/configuration/json.js';
import type { Input } from '../../tasks/core/definitions/input.js';
import { textOfFile } from './file-input.js';

/**
 * The text of a setting as a flag has it: a list has a line for each of its texts, parameters may be an object, and a
 * folder is relative to that of the settings.
 * @returns undefined for what no text stands for
 */
export function textOf(value: JsonValue | undefined, input: Input, folder: string): string | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return isFolder(input) ? folderText(value, folder) : value;
  if (input.type !== 'text' || input.lines !== 'many') return undefined;
  if (isTexts(value)) return listText(value, input);
  return isParameters(input) && isObject(value) ? JSON.stringify(value) : undefined;
}

/** An empty text would give nothing, and a selection that nobody gave is one of all images. */
function listText(texts: readonly string[], input: Input): string {
  return texts.length === 0 && !isParameters(input) ? '[]' : texts.join('\n');
}

function isParameters({ name }: Input): boolean {
  return name === 'parameterOverrides';
}

/** An empty text names no folder: not that of the settings either. */
function folderText(value: string, folder: string): string {
  return value.trim() === '' ? '' : resolve(folder, value);
}

/**
 * The text of the file that a setting names, relative to the folder of the settings.
 * @throws a problem if it cannot be read
 */
export function fileText(value: JsonValue | undefined, title: string, folder: string): string | undefined {
  return typeof value === 'string' ? textOfFile(resolve(folder, value), title) : undefined;
}

function isTexts(value: JsonValue | undefined): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

function isFolder({ name, type }: Input): boolean {
  return type === 'folder' || name === 'ConfigurationLocation';
}
