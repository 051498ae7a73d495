import { configurationError, type ConfigurationError } from './finding.js';
import { isObject, type JsonObject, type JsonValue, parseJson, positionsIn } from './json.js';
import { isParameterValue, type ParameterValue } from './parameter-file.js';

/** A value for a parameter of golden images, from the input `parameterOverrides` (C30). */
export interface ParameterOverride {
  readonly name: string;
  /** A text, whose meaning depends on the type that a template declares; or a value from JSON. */
  readonly value: string | ParameterValue;
}

/**
 * Parses `-name value` pairs on any number of lines, or JSON. A value with spaces is quoted with single or double
 * quotes, in which a doubled quote stands for one quote and a backslash is an ordinary character. In JSON a member is
 * the value itself, or has the form of a parameter file: `{"value": …}` or `{"reference": …}`.
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

/** The place of text that is not understood. The text may be a secret and is not shown itself. */
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
