import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import {
  isObject,
  type JsonObject,
  locateMember,
  nameOf,
  parseJson,
  parseNodes,
  positionsIn,
  repeatedProperties,
} from '../../tasks/core/configuration/json.js';
import type { Input } from '../../tasks/core/definitions/input.js';
import { problemWithFindings } from '../../tasks/core/run/problem.js';
import type { Finding } from '../../tasks/core/step/action.js';
import { messageOf, problem } from '../../tasks/core/step/problem.js';
import { fileOf, isInFile } from './file-input.js';
import { type Given, onlyOne, type Source } from './given.js';
import { nameKey, namesOf } from './names.js';
import { nearest } from './nearest.js';
import { fileText, textOf } from './settings-text.js';

/** The file of settings that a command reads where no other one is named. */
export const usualFile = 'imagefactory.json';

/** A file of settings: names of options with their values. */
export interface SettingsFile {
  readonly path: string;
  readonly text: string;
}

/**
 * @param path the file that was asked for; undefined for the usual one, which may be absent
 * @throws a problem if it cannot be read
 */
export function readSettingsFile(path: string | undefined): SettingsFile | undefined {
  try {
    return { path: path ?? usualFile, text: readFileSync(path ?? usualFile, 'utf8').replace(/^\uFEFF/, '') };
  } catch (error) {
    if (path === undefined && isMissing(error)) return undefined;
    throw problem(
      `The file of settings "${path ?? usualFile}" cannot be read: ${messageOf(error)}.`,
      'Correct its path, or let this user read it.',
      error,
    );
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

/**
 * What a file of settings gives.
 * @param known the inputs of all commands: the file may serve several
 * @throws a problem with a finding for each property that no command reads, and for each secret
 */
export function settingsSource(file: SettingsFile, known: readonly Input[]): Source {
  const settings = parsed(file);
  const faults = [...Object.keys(settings).flatMap((key) => faultOf(key, file, known)), ...repeatedIn(file)];
  if (faults.length > 0)
    throw problemWithFindings(faults, `${file.path} has ${faults.length} properties that cannot be used.`);
  const folder = dirname(file.path);
  const find = (names: readonly string[]) => {
    const wanted = names.map(nameKey);
    return Object.keys(settings).filter((key) => wanted.includes(nameKey(key)));
  };
  return (input) => {
    const inFiles = isInFile(input) ? find(namesOf(input).map(fileOf)) : [];
    return onlyOne([
      ...find(namesOf(input)).map((key) => given(key, file, textOf(settings[key], input, folder))),
      ...inFiles.map((key) => given(key, file, fileText(settings[key], titleOf(key, file), folder))),
    ]);
  };
}

function titleOf(key: string, { path }: SettingsFile): string {
  return `"${key}" in ${path}`;
}

/** One of two properties of the same name has no effect. */
function repeatedIn(file: SettingsFile): Finding[] {
  const { root } = { root: undefined, ...parseNodes(file.text) };
  return (root ? repeatedProperties(root) : []).map(({ second }) => ({
    severity: 'error',
    what: `${file.path} has the property "${nameOf(second)}" twice`,
    remedy: 'Remove one of the two.',
    ...placeOf(file, positionsIn(file.text)(second.offset)),
  }));
}

function parsed(file: SettingsFile): JsonObject {
  const { value, error } = parseJson(file.text);
  if (error)
    throw problemWithFindings(
      [
        {
          severity: 'error',
          what: `${file.path} is not valid JSON: ${error.message}`,
          remedy: 'Correct it there.',
          ...placeOf(file, error),
        },
      ],
      '',
    );
  if (isObject(value)) return value;
  throw problem(
    `${file.path} is not a JSON object.`,
    'Write {"lab": "…"}: names of options with their values.',
  );
}

function faultOf(key: string, file: SettingsFile, known: readonly Input[]): Finding[] {
  if (key === '$schema') return [];
  const named = known.find((input) => namesOf(input).some((name) => nameKey(name) === nameKey(key)));
  const place = placeOf(file, locateMember(file.text, [key]));
  if (named?.type === 'secret')
    return [
      {
        severity: 'error',
        what: `${file.path} has the secret "${key}", which others read there, too`,
        remedy: `Name a file with it instead: "${fileOf(key)}".`,
        ...place,
      },
    ];
  const files = known.filter(isInFile).flatMap((input) => namesOf(input).map(fileOf));
  if (named || files.some((name) => nameKey(name) === nameKey(key))) return [];
  return [
    {
      severity: 'error',
      what: `${file.path} has the property "${key}", which no command reads`,
      remedy: `Remove it, or correct its name: the nearest that there is, is "${nearest(key, known.flatMap(namesOf))}".`,
      ...place,
    },
  ];
}

function placeOf(
  { path }: SettingsFile,
  { line, column }: { readonly line: number; readonly column: number },
) {
  return { file: path, line, column };
}

/** @throws a problem where the value has no text */
function given(key: string, file: SettingsFile, text: string | undefined): Given {
  const title = titleOf(key, file);
  const place = placeOf(file, locateMember(file.text, [key]));
  if (text !== undefined) return { text, title, place };
  const what = `${title} is neither a text nor a number nor true or false`;
  throw problemWithFindings(
    [{ severity: 'error', what, remedy: 'Write it as its option has it.', ...place }],
    what,
  );
}
