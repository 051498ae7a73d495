import {
  bounded,
  type FunctionTable,
  isList,
  longestValue,
  ofOne,
  ofText,
  ofTexts,
  textOf,
} from './function-values.js';
import type { Known } from './known.js';

/** Functions that make or look at texts. Those that search compare without regard to casing, as Azure's do. */
export const functionsOfTexts: FunctionTable = {
  endsWith: ofTexts((text, end) => text.toLowerCase().endsWith(end.toLowerCase())),
  format: ([pattern, ...values]) => formatted(pattern, values),
  indexOf: ofTexts((text, part) => text.toLowerCase().indexOf(part.toLowerCase())),
  join: ([list, delimiter, ...more]) =>
    isList(list) && typeof delimiter === 'string' && more.length === 0
      ? joinedBy(list, delimiter)
      : undefined,
  lastIndexOf: ofTexts((text, part) => text.toLowerCase().lastIndexOf(part.toLowerCase())),
  padLeft: padded,
  replace: ([text, old, fresh, ...more]) =>
    typeof text === 'string' && typeof old === 'string' && typeof fresh === 'string' && more.length === 0
      ? replaced(text, old, fresh)
      : undefined,
  split: ([text, delimiters, ...more]) => (more.length === 0 ? parts(text, delimiters) : undefined),
  startsWith: ofTexts((text, start) => text.toLowerCase().startsWith(start.toLowerCase())),
  string: ofOne(textOf),
  substring: ([text, start, length, ...more]) =>
    typeof text === 'string' && typeof start === 'number' && more.length === 0
      ? partOf(text, start, length === undefined ? text.length - start : length)
      : undefined,
  toLower: ofText((text) => text.toLowerCase()),
  toUpper: ofText((text) => text.toUpperCase()),
  trim: ofText((text) => text.trim()),
};

/** Replaces `{0}` and `{0:D2}`; any other use of braces is left to Azure. */
function formatted(pattern: Known, values: readonly Known[]): Known {
  if (typeof pattern !== 'string') return undefined;
  const pieces = pattern.split(/\{(\d+)(?::D(\d{1,2}))?\}/);
  const texts = pieces.map((piece, index) => {
    if (index % 3 === 0) return /[{}]/.test(piece) ? undefined : piece;
    return index % 3 === 1 ? inDigits(values[Number(piece)], pieces[index + 1]) : '';
  });
  return texts.includes(undefined) ? undefined : bounded(texts.join(''));
}

/** A value with at least as many digits as the format asks for, where it asks. */
function inDigits(value: Known, digits: string | undefined): string | undefined {
  if (digits === undefined) return textOf(value);
  return typeof value === 'number' && value >= 0 ? String(value).padStart(Number(digits), '0') : undefined;
}

function joinedBy(list: readonly Known[], delimiter: string): Known {
  const texts = list.map(textOf);
  return texts.includes(undefined) ? undefined : bounded(texts.join(delimiter));
}

function padded([value, length, fill = ' ', ...more]: readonly Known[]): Known {
  const text = typeof value === 'boolean' ? undefined : textOf(value);
  if (text === undefined || typeof length !== 'number' || length > longestValue) return undefined;
  return typeof fill === 'string' && fill.length === 1 && more.length === 0
    ? text.padStart(length, fill)
    : undefined;
}

function replaced(text: string, old: string, fresh: string): Known {
  const pieces = old === '' ? [] : text.split(old);
  const length = text.length + pieces.length * fresh.length;
  return old === '' || length > longestValue ? undefined : pieces.join(fresh);
}

function parts(text: Known, delimiters: Known): Known {
  const all = isList(delimiters) ? delimiters : [delimiters];
  const known = all.flatMap((one) => (typeof one === 'string' && one !== '' ? [one] : []));
  if (typeof text !== 'string' || known.length !== all.length) return undefined;
  return known.reduce<string[]>((pieces, one) => pieces.flatMap((piece) => piece.split(one)), [text]);
}

/** Azure refuses what reaches beyond the text. */
function partOf(text: string, start: number, length: Known): Known {
  if (typeof length !== 'number' || start < 0 || length < 0 || start + length > text.length) return undefined;
  return text.slice(start, start + length);
}
