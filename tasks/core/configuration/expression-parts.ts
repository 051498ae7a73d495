import {
  ahead,
  character,
  choice,
  end,
  optional,
  type Part,
  repeated,
  sequence,
  start,
} from './linear-expression.js';

/** The rest of an expression that is being read. */
interface Reader {
  readonly source: string;
  at: number;
}

/**
 * Reads the source of a regular expression, without regard to casing: characters, classes, groups, choices, what is ahead,
 * `*`, `+`, `?`, numbers of times, `^` and `$`.
 * @returns undefined for an expression that has anything else
 */
export function readExpression(source: string): Part | undefined {
  const reader = { source, at: 0 };
  try {
    const part = readChoice(reader);
    return reader.at === source.length ? part : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function readChoice(reader: Reader): Part {
  const options = [readSequence(reader)];
  while (take(reader, '|')) options.push(readSequence(reader));
  const [only] = options;
  return options.length === 1 && only ? only : choice(options);
}

function readSequence(reader: Reader): Part {
  const parts: Part[] = [];
  while (reader.at < reader.source.length && !/[|)]/.test(reader.source.charAt(reader.at)))
    parts.push(readTimes(reader, readAtom(reader)));
  return sequence(parts);
}

/** The mark of how often a part is meant; `?` after it asks for few, which changes no answer. */
function readTimes(reader: Reader, part: Part): Part {
  const [mark = ''] = takeMatch(reader, /[*+?]\??/y) ?? [];
  switch (mark.charAt(0)) {
    case '*':
      return optional(repeated(part));
    case '+':
      return repeated(part);
    case '?':
      return optional(part);
    default:
      return readNumber(reader, part);
  }
}

function readNumber(reader: Reader, part: Part): Part {
  const [, least, most = least] = takeMatch(reader, /\{(\d)(?:,(\d))?\}/y) ?? [];
  if (least === undefined) return part;
  const times = Array.from({ length: Number(most) }, (_, index) =>
    index < Number(least) ? part : optional(part),
  );
  return sequence(times);
}

function readAtom(reader: Reader): Part {
  if (take(reader, '(')) return readGroup(reader);
  if (take(reader, '^')) return start;
  if (take(reader, '$')) return end;
  const [one] =
    takeMatch(
      reader,
      /\[\^?(?:\\.|[^\]\\])*\]|\\(?:[^A-Za-z0-9]|[nr]|u202[89])|[^\\()[\]|*+?{}^$]|[\]{}]/y,
    ) ?? [];
  if (one === undefined) throw new SyntaxError(`There is no part at ${reader.at} of ${reader.source}.`);
  return readCharacter(one);
}

/** The engine of JavaScript tells of each single character whether it is meant. */
function readCharacter(source: string): Part {
  const literal = source.replace('\\', '').toLowerCase();
  const isLineBreak = /^\\[nr]/.test(source);
  if (literal.length === 1 && source !== '.' && !isLineBreak) return character((one) => one === literal);
  const expression = new RegExp(`^${source}$`, 'i');
  return character((one) => expression.test(one));
}

function readGroup(reader: Reader): Part {
  const [kind] = takeMatch(reader, /\?[:=!]/y) ?? [];
  const part = readChoice(reader);
  if (!take(reader, ')')) throw new SyntaxError(`A group does not end in ${reader.source}.`);
  return kind === '?=' || kind === '?!' ? ahead(part, kind === '?=') : part;
}

function take(reader: Reader, text: string): boolean {
  const isThere = reader.source.startsWith(text, reader.at);
  if (isThere) reader.at += text.length;
  return isThere;
}

function takeMatch(reader: Reader, form: RegExp): RegExpExecArray | undefined {
  const sticky = new RegExp(form);
  sticky.lastIndex = reader.at;
  const match = sticky.exec(reader.source);
  if (!match) return undefined;
  reader.at = sticky.lastIndex;
  return match;
}
