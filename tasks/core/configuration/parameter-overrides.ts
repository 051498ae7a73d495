import { configurationError, type ConfigurationError } from './finding.js';
import { isObject, type JsonObject, type JsonValue, parseJson, positionsIn } from './json.js';
import { endOfJson } from './json-extent.js';
import { missingVariable } from './missing-variables.js';
import { isParameterValue, type ParameterValue } from './parameter-file.js';

/** A value for a parameter of golden images, from the input `parameterOverrides` (C30). */
export interface ParameterOverride {
  readonly name: string;
  /** A text, whose meaning depends on the type that a template declares; or a value from JSON. */
  readonly value: string | ParameterValue;
}

/**
 * Parses `-name value` pairs on any number of lines, or JSON. A value with spaces is a JSON object or array, or is quoted
 * with single or double quotes, in which a doubled quote stands for one quote and a backslash is an ordinary character.
 * In JSON a member is the value itself, or has the form of a parameter file: `{"value": …}` or `{"reference": …}`.
 * @throws ConfigurationError; also where a value is a variable that the pipeline does not have
 */
export function parseParameterOverrides(text: string): ParameterOverride[] {
  const overrides = text.trim().startsWith('{') ? parseMembers(text) : parsePairs(text);
  const missing = overrides.flatMap(({ value }) => textsIn(value)).find((one) => missingVariable(one));
  if (missing !== undefined) throw neverSet(missingVariable(missing) ?? '');
  return overrides;
}

/** The texts of a value, those inside of JSON each by itself. */
function textsIn(value: JsonValue): readonly string[] {
  if (typeof value === 'string') return isJson(value) ? textsIn(parseJson(value).value ?? null) : [value];
  if (Array.isArray(value)) return (value as readonly JsonValue[]).flatMap(textsIn);
  return isObject(value) ? Object.values(value).flatMap(textsIn) : [];
}

function isJson(text: string): boolean {
  return /^\s*[[{]/.test(text) && parseJson(text).error === undefined;
}

function parseMembers(text: string): ParameterOverride[] {
  const { value, error } = parseJson(text);
  if (error) throw unreadable(`${error.message} in line ${error.line}, column ${error.column}`);
  return isObject(value)
    ? Object.entries(value).map(([name, member]) => ({ name, value: wrapped(member) }))
    : [];
}

function wrapped(member: JsonValue): JsonObject {
  return isParameterValue(member) && Object.keys(member).length === 1 ? member : { value: member };
}

/** A quoted text, an unquoted text, or white space. Nothing else may follow a quoted text immediately. */
const token = /\s+|"((?:[^"]|"")*)"(?!\S)|'((?:[^']|'')*)'(?!\S)|([^\s"']\S*)/y;

interface Word {
  readonly text: string;
  readonly isName: boolean;
  readonly offset: number;
}

function parsePairs(text: string): ParameterOverride[] {
  const words = wordsOf(text);
  return words.flatMap((word, index) => {
    const before = words[index - 1];
    const next = words[index + 1];
    if (!word.isName && !before?.isName)
      throw unreadable(`the text in ${placeOf(word.offset, text)} follows no -name`);
    if (!word.isName) return [];
    if (!next || next.isName)
      throw unreadable(`-${word.text} has no value; one that begins with a hyphen stands in quotes`);
    return [{ name: word.text, value: next.text }];
  });
}

function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  let offset = 0;
  while (offset < text.length) {
    const { word, end } = readJson(text, offset) ?? readToken(text, offset);
    if (word) words.push(word);
    offset = end;
  }
  return words;
}

interface Read {
  /** Undefined for white space. */
  readonly word?: Word | undefined;
  readonly end: number;
}

/** A JSON object or array, which may have white space in it; undefined where the text is to be read as anything else. */
function readJson(text: string, offset: number): Read | undefined {
  if (!'[{'.includes(text.charAt(offset))) return undefined;
  const place = placeOf(offset, text);
  const end = endOfJson(text, offset);
  if (end === undefined && /[[{]\s*["{]/y.test(text.slice(offset)))
    throw unreadable(`the JSON that begins in ${place} is not closed`);
  const json = text.slice(offset, end ?? offset);
  if (end === undefined || !/\s/.test(json)) return undefined;
  const { error } = parseJson(json);
  if (error)
    throw unreadable(
      `the JSON that begins in ${place} is not valid: ${error.message} in its line ${error.line}, column ${error.column}`,
    );
  if (/\S/.test(text.charAt(end)))
    throw unreadable(`the JSON that begins in ${place} is not followed by a space`);
  return { word: { text: json, isName: false, offset }, end };
}

function readToken(text: string, offset: number): Read {
  const pattern = new RegExp(token);
  pattern.lastIndex = offset;
  const match = pattern.exec(text);
  if (!match)
    throw unreadable(`the quote in ${placeOf(offset, text)} is not closed, or not followed by a space`);
  return { word: wordOf(match), end: pattern.lastIndex };
}

function wordOf({ 1: double, 2: single, 3: bare, index: offset }: RegExpExecArray): Word | undefined {
  if (double !== undefined) return { text: double.replaceAll('""', '"'), isName: false, offset };
  if (single !== undefined) return { text: single.replaceAll("''", "'"), isName: false, offset };
  if (bare === undefined) return undefined;
  const isName = /^-[A-Za-z_]/.test(bare);
  return { text: isName ? bare.slice(1) : bare, isName, offset };
}

/** The place of text that is not understood. The text may be a secret and is not shown itself. */
function placeOf(offset: number, text: string): string {
  const { line, column } = positionsIn(text)(offset);
  return `line ${line}, column ${column}`;
}

function unreadable(why: string): ConfigurationError {
  return configurationError({
    code: 'IF309',
    severity: 'error',
    what: 'The input parameterOverrides cannot be read.',
    why: `In it, ${why}.`,
    remedy:
      'Write -name value pairs, a value with spaces in quotes and a quote inside doubled; or write JSON.',
  });
}

function neverSet(variableName: string): ConfigurationError {
  return configurationError({
    code: 'IF309',
    severity: 'error',
    what: `The input parameterOverrides uses the variable $(${variableName}), which does not exist.`,
    why: 'Azure Pipelines leaves the name of a variable that it does not know as it is.',
    remedy: `Define ${variableName} in the pipeline or in a variable group that it uses, or correct its name.`,
  });
}
