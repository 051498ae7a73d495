import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { isObject, type JsonObject, locateMember, parseJson } from '../../tasks/core/configuration/json.js';
import type { Input } from '../../tasks/core/definitions/input.js';
import { problemWithFindings } from '../../tasks/core/run/problem.js';
import type { Finding } from '../../tasks/core/step/action.js';
import { messageOf, problem } from '../../tasks/core/step/problem.js';
import { fileOf, isInFile } from './file-input.js';
import type { Given, Source } from './given.js';
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
  const faults = Object.keys(settings).flatMap((key) => faultOf(key, file, known));
  if (faults.length > 0)
    throw problemWithFindings(faults, `${file.path} has ${faults.length} properties that cannot be used.`);
  const keys = new Map(Object.keys(settings).map((key) => [nameKey(key), key]));
  const find = (names: readonly string[]) =>
    names.map((name) => keys.get(nameKey(name))).find((key) => key !== undefined);
  return (input) => {
    const key = find(namesOf(input));
    const inFile = isInFile(input) ? find(namesOf(input).map(fileOf)) : undefined;
    if (key !== undefined) return given(key, file, textOf(settings[key], input, dirname(file.path)));
    if (inFile === undefined) return undefined;
    return given(inFile, file, fileText(settings[inFile], `"${inFile}" in ${file.path}`, dirname(file.path)));
  };
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
  const title = `"${key}" in ${file.path}`;
  const place = placeOf(file, locateMember(file.text, [key]));
  if (text !== undefined) return { text, title, place };
  const what = `${title} is neither a text nor a number nor true or false`;
  throw problemWithFindings(
    [{ severity: 'error', what, remedy: 'Write it as its option has it.', ...place }],
    what,
  );
}
