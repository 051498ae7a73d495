import { createHash } from 'node:crypto';
import { isArray, type Value } from '../value.js';
import { asNumber, asString, asText, type FunctionTable, MANY } from './function.js';

const UNIQUE_ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';

const UNIQUE_LENGTH = 13;

export const textFunctions: FunctionTable = {
  base64: [1, 1, (text) => Buffer.from(asString(text)).toString('base64')],
  base64ToString: [1, 1, (text) => Buffer.from(asString(text), 'base64').toString()],
  endsWith: [2, 2, (text, end) => lower(text).endsWith(lower(end))],
  format: [1, MANY, (pattern, ...values) => format(asString(pattern), values)],
  guid: [1, MANY, (...values) => guid(values.map(asString).join('-'))],
  indexOf: [2, 2, (text, part) => lower(text).indexOf(lower(part))],
  lastIndexOf: [2, 2, (text, part) => lower(text).lastIndexOf(lower(part))],
  padLeft: [2, 3, (text, length, fill = ' ') => asText(text).padStart(asNumber(length), asString(fill))],
  replace: [3, 3, (text, old, fresh) => asString(text).replaceAll(asString(old), asString(fresh))],
  split: [2, 2, (text, delimiters) => split(asString(text), isArray(delimiters) ? delimiters : [delimiters])],
  startsWith: [2, 2, (text, start) => lower(text).startsWith(lower(start))],
  string: [1, 1, (value) => (typeof value === 'object' ? JSON.stringify(value) : asText(value))],
  substring: [2, 3, (text, start, length) => substring(asString(text), asNumber(start), length)],
  toLower: [1, 1, (text) => lower(text)],
  toUpper: [1, 1, (text) => asString(text).toUpperCase()],
  trim: [1, 1, (text) => asString(text).trim()],
  uniqueString: [1, MANY, (...values) => uniqueString(values.map(asString).join('-'))],
  uri: [2, 2, (base, relative) => new URL(asString(relative), asString(base)).href],
  uriComponent: [1, 1, (text) => encodeURIComponent(asString(text))],
  uriComponentToString: [1, 1, (text) => decodeURIComponent(asString(text))],
};

/** A version 5 UUID that depends on the text alone. */
export function guid(text: string): string {
  const hash = createHash('sha256').update(text).digest('hex');
  return [
    hash.slice(0, 8),
    hash.slice(8, 12),
    `5${hash.slice(13, 16)}`,
    `8${hash.slice(17, 20)}`,
    hash.slice(20, 32),
  ].join('-');
}

function lower(value: Value | undefined): string {
  return asString(value).toLowerCase();
}

/** 13 characters that depend on the text alone. Azure's differ; its hash function is not published. */
function uniqueString(text: string): string {
  const bytes = createHash('sha256').update(text).digest().subarray(0, UNIQUE_LENGTH);
  return [...bytes].map((byte) => UNIQUE_ALPHABET.charAt(byte % UNIQUE_ALPHABET.length)).join('');
}

/** The composite formats of .NET that templates use: `{0}`, `{0:D3}`, `{{` and `}}`. */
function format(pattern: string, values: readonly Value[]): string {
  return pattern.replace(
    /\{\{|\}\}|\{(\d+)(?::D(\d+))?\}|[{}]/g,
    (match, index?: string, digits?: string) => {
      if (match === '{{' || match === '}}') return match.charAt(0);
      if (index === undefined) throw new Error(`the format '${pattern}' is not valid`);
      if (Number(index) >= values.length)
        throw new Error(`the format '${pattern}' has no value for ${match}`);
      return asText(values[Number(index)]).padStart(Number(digits ?? 0), '0');
    },
  );
}

function split(text: string, delimiters: readonly (Value | undefined)[]): string[] {
  return delimiters
    .map(asString)
    .reduce<string[]>((parts, delimiter) => parts.flatMap((part) => part.split(delimiter)), [text]);
}

function substring(text: string, start: number, length: Value | undefined): string {
  const end = length === undefined ? text.length : start + asNumber(length);
  if (start < 0 || end < start || end > text.length)
    throw new Error(`the start and length must lie within the string of length '${text.length}'`);
  return text.slice(start, end);
}
