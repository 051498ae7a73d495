import { configurationError, type ConfigurationError } from './finding.js';
import { isObject, type JsonObject, type JsonValue, parseJson, positionsIn } from './json.js';
import { isParameterValue, type ParameterValue } from './parameter-file.js';

/** A value for a parameter of golden images, out of the input `parameterOverrides` (C30). */
export interface ParameterOverride {
  readonly name: string;
  /** As text, whose meaning depends on the type that a template declares; or as JSON gave it. */
  readonly value: string | ParameterValue;
}

/**
 * Reads `-name value` pairs on any number of lines, or JSON. A value with spaces stands in single or double quotes, in
 * which a doubled quote is one quote and a backslash is only a backslash. In JSON a member is the value itself, or what
 * a parameter file has: `{"value": …}` or `{"reference": …}`.
 * @throws ConfigurationError
 */
export function parseParameterOverrides(text: string): ParameterOverride[] {
  return text.trim().startsWith('{') ? parseMembers(text) : parsePairs(text);
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

/** A quoted text, a bare one, or white space; what follows a quoted text immediately is an error. */
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
      throw unreadable(`the text in ${placeOf(word, text)} follows no -name`);
    if (!word.isName) return [];
    if (!next || next.isName) throw unreadable(`-${word.text} has no value`);
    return [{ name: word.text, value: next.text }];
  });
}

function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  const pattern = new RegExp(token);
  while (pattern.lastIndex < text.length) {
    const place = { offset: pattern.lastIndex };
    const match = pattern.exec(text);
    if (!match)
      throw unreadable(`the quote in ${placeOf(place, text)} is not closed, or not followed by a space`);
    const word = wordOf(match);
    if (word) words.push(word);
  }
  return words;
}

function wordOf({ 1: double, 2: single, 3: bare, index: offset }: RegExpExecArray): Word | undefined {
  if (double !== undefined) return { text: double.replaceAll('""', '"'), isName: false, offset };
  if (single !== undefined) return { text: single.replaceAll("''", "'"), isName: false, offset };
  if (bare === undefined) return undefined;
  const isName = /^-[A-Za-z_]/.test(bare);
  return { text: isName ? bare.slice(1) : bare, isName, offset };
}

/** Overrides may hold secrets, so only the place is shown of what is not understood. */
function placeOf({ offset }: Pick<Word, 'offset'>, text: string): string {
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
