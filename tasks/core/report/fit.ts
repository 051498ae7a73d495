/** The most characters of a line in the log. */
export const mostCharacters = 200;

/** The indentation of the lines that go on with the one before, beside its own. */
const continuation = '    ';

/**
 * Wraps one line between words, so that none is longer than `most`; a word that does not fit gets a line of its own and
 * is parted only where it is longer than that. The lines that follow are indented by four more spaces.
 */
export function wrap(line: string, most = mostCharacters): string[] {
  if (line.length <= most) return [line];
  const own = /^ {0,40}/.exec(line)?.[0] ?? '';
  const indentation = own + continuation;
  const end = endOfLine(line, most, own.length);
  const rest = line.slice(end).trimStart();
  const first = line.slice(0, end).trimEnd();
  return rest === '' ? [first] : [first, ...wrapRest(rest, most, indentation)];
}

/** A loop, since a text of many megabytes would need too many levels of calls. */
function wrapRest(text: string, most: number, indentation: string): string[] {
  const lines: string[] = [];
  let rest = text;
  while (rest !== '') {
    const line = indentation + rest;
    const end = line.length <= most ? line.length : endOfLine(line, most, indentation.length);
    lines.push(line.slice(0, end).trimEnd());
    rest = line.slice(end).trimStart();
  }
  return lines;
}

/** The end of the last word that fits; of the characters that fit where the first word is longer. */
function endOfLine(line: string, most: number, indentation: number): number {
  const space = line.lastIndexOf(' ', most);
  const isWordBefore = line.slice(indentation, Math.max(indentation, space)).trim() !== '';
  return isWordBefore ? space : wholeCharacters(line, most);
}

/** Cuts a text behind a word, with `…`, so that it is not longer than `most`. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const space = text.lastIndexOf(' ', most - 1);
  const end = space > most / 2 ? space : wholeCharacters(text, most - 1);
  return `${text.slice(0, end).replace(/[\s,;:.]{1,9}$/u, '')}…`;
}

/** Cuts a name or a path in front, with `…`: its end tells more. */
export function cutFront(text: string, most: number): string {
  return text.length <= most ? text : `…${text.slice(text.length - wholeCharacters(text, most - 1))}`;
}

/** An end at or before `end` that parts no character of two UTF-16 units. */
function wholeCharacters(text: string, end: number): number {
  return /[\uD800-\uDBFF]/.test(text.charAt(end - 1)) ? end - 1 : end;
}

/** As many names as fit `most` characters, one at least, and how many there are more: `a, b and 17 more`. */
export function listed(names: readonly string[], most: number): string {
  const [first = '', ...others] = names;
  const shown = [cut(first, most)];
  let length = shown[0]?.length ?? 0;
  for (const name of others) {
    length += name.length + 2;
    if (length > most) break;
    shown.push(name);
  }
  const more = names.length - shown.length;
  return more === 0 ? shown.join(', ') : `${shown.join(', ')} and ${more} more`;
}
