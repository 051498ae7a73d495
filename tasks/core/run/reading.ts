/** A text as one reads it who takes no notice of how it is escaped. */
export interface Reading {
  readonly text: string;
  /** The places at which its characters begin in the text that was read, and the end of that text; absent if equal. */
  readonly places?: readonly number[];
}

/** Escapes of JSON, of URLs and logging commands, and of HTML; Markdown may have put a backslash into each. */
const escapes = new RegExp(
  [
    '\\\\u(?<unit>[\\dA-Fa-f]{4})',
    '\\\\(?<space>[nrt])',
    '%(?:AZP)?(?<ascii>[0-7][\\dA-Fa-f])',
    '(?<bytes>%[C-Fc-f][\\dA-Fa-f](?:\\\\{0,2}%[89ABab][\\dA-Fa-f]){1,3})',
    '&\\\\?#(?<decimal>\\d{1,7})\\\\{0,4};',
    '&\\\\?#[xX](?<hexadecimal>[\\dA-Fa-f]{1,6})\\\\{0,4};',
    '&(?<name>amp|lt|gt|quot|apos|nbsp)\\\\{0,4};',
  ].join('|'),
  'g',
);

/** The most layers of escapes that lie over each other, e.g. JSON in JSON in a URL. */
const mostLayers = 4;

/**
 * Reads a text: escapes of JSON, HTML, Markdown, URLs, shells and logging commands become what they stand for, whatever
 * white space there is becomes one space, and doubled quotes become one. A secret and the text that contains it, however
 * that is escaped, read the same.
 */
export function read(text: string): Reading {
  let reading: Reading = { text };
  for (let layer = 0; layer < mostLayers; layer += 1) {
    const unescaped = replaced(reading, escapes, ({ groups = {} }) => meaningOf(groups));
    if (unescaped === reading) break;
    reading = unescaped;
  }
  const unmarked = replaced(reading, /[\\`^]+([^\\`^]?)/g, ([, character = '']) => character);
  const spaced = { ...unmarked, text: unmarked.text.replace(/[\s+⏎]/g, ' ') };
  return replaced(spaced, / {2,}|"{2,}|'{2,}/g, ([run]) => run.charAt(0));
}

/** Each match is replaced by a text, all characters of which begin where the match began. */
function replaced(
  reading: Reading,
  pattern: RegExp,
  replacement: (match: RegExpExecArray) => string,
): Reading {
  const { text, places } = reading;
  if (text.search(pattern) < 0) return reading;
  const parts: string[] = [];
  const begun: number[] = [];
  const placeOf = (index: number) => places?.[index] ?? index;
  let read = 0;
  const keepUntil = (end: number) => {
    parts.push(text.slice(read, end));
    for (; read < end; read += 1) begun.push(placeOf(read));
  };
  for (const match of text.matchAll(pattern)) {
    keepUntil(match.index);
    const part = replacement(match);
    parts.push(part);
    for (let index = 0; index < part.length; index += 1) begun.push(placeOf(match.index));
    read = match.index + match[0].length;
  }
  keepUntil(text.length);
  begun.push(placeOf(text.length));
  return { text: parts.join(''), places: begun };
}

const named: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
};

function meaningOf(groups: Readonly<Record<string, string | undefined>>): string {
  const { unit, ascii, bytes, decimal, hexadecimal, name = '' } = groups;
  const hex = unit ?? ascii ?? hexadecimal;
  if (bytes !== undefined) return Buffer.from(bytes.replace(/[\\%]/g, ''), 'hex').toString();
  if (hex === undefined && decimal === undefined) return named[name] ?? ' ';
  const code = hex === undefined ? Number(decimal) : parseInt(hex, 16);
  return code > 0x10ffff ? ' ' : String.fromCodePoint(code);
}
