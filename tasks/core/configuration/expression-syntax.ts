/** The syntax tree of an expression of the template language. */
export type Expression =
  | { readonly kind: 'literal'; readonly value: string | number }
  | { readonly kind: 'call'; readonly name: string; readonly values: readonly Expression[] }
  | { readonly kind: 'member'; readonly of: Expression; readonly key: Expression };

/** Azure's limit for the length of an expression. */
const longestExpression = 24_576;

/** Deeper than any real template nests, and shallow enough for the call stack. */
const deepestNesting = 200;

/**
 * Parses an expression without its outer brackets.
 * @returns undefined for text that is not in the template language or is beyond the limits; never throws
 */
export function parseExpression(text: string): Expression | undefined {
  const tokens = text.length > longestExpression ? undefined : tokensOf(text);
  if (!tokens) return undefined;
  const reader = { tokens, position: 0, depth: 0 };
  const expression = readTerm(reader);
  return reader.position === tokens.length ? expression : undefined;
}

/**
 * The tokens of an expression: strings in single quotes, names, whole numbers and punctuation; undefined if it
 * contains anything else.
 */
function tokensOf(expression: string): readonly string[] | undefined {
  const tokens = expression.match(/'(?:[^']|'')*'|[A-Za-z_][\w$]*|-?\d+|[()[\].,]|\S/g) ?? [];
  return tokens.every((token) => /^(['\w()[\].,]|-\d)/.test(token) && token !== "'") ? tokens : undefined;
}

/** All calls in an expression, the outer ones first. */
export function callsIn(expression: Expression): readonly Extract<Expression, { kind: 'call' }>[] {
  if (expression.kind === 'literal') return [];
  if (expression.kind === 'member') return [expression.of, expression.key].flatMap(callsIn);
  return [expression, ...expression.values.flatMap(callsIn)];
}

interface Reader {
  readonly tokens: readonly string[];
  position: number;
  depth: number;
}

/** A literal or a call, followed by any number of `.name` and `[index]`. */
function readTerm(reader: Reader): Expression | undefined {
  if (reader.depth >= deepestNesting) return undefined;
  reader.depth += 1;
  let term = readPrimary(reader);
  while (term && ['.', '['].includes(reader.tokens[reader.position] ?? '')) term = readMember(reader, term);
  reader.depth -= 1;
  return term;
}

function readPrimary(reader: Reader): Expression | undefined {
  const token = take(reader);
  if (token.startsWith("'")) return { kind: 'literal', value: token.slice(1, -1).replaceAll("''", "'") };
  if (/^-?\d/.test(token)) return numberOf(token);
  return isName(token) ? readNamed(reader, token) : undefined;
}

/** A call; the name of a function that the template defines has its namespace before it. */
function readNamed(reader: Reader, first: string): Expression | undefined {
  const member = accept(reader, '.') ? take(reader) : undefined;
  const name = member === undefined ? first : `${first}.${member}`;
  return (member === undefined || isName(member)) && accept(reader, '(') ? readCall(reader, name) : undefined;
}

function numberOf(token: string): Expression | undefined {
  const value = Number(token);
  return Number.isSafeInteger(value) ? { kind: 'literal', value } : undefined;
}

function readCall(reader: Reader, name: string): Expression | undefined {
  const values: Expression[] = [];
  if (accept(reader, ')')) return { kind: 'call', name, values };
  do {
    const value = readTerm(reader);
    if (!value) return undefined;
    values.push(value);
  } while (accept(reader, ','));
  return accept(reader, ')') ? { kind: 'call', name, values } : undefined;
}

function readMember(reader: Reader, of: Expression): Expression | undefined {
  if (take(reader) === '.') {
    const name = take(reader);
    return isName(name) ? { kind: 'member', of, key: { kind: 'literal', value: name } } : undefined;
  }
  const key = readTerm(reader);
  return key && accept(reader, ']') ? { kind: 'member', of, key } : undefined;
}

function isName(token: string): boolean {
  return /^[A-Za-z_]/.test(token);
}

function take(reader: Reader): string {
  reader.position += 1;
  return reader.tokens[reader.position - 1] ?? '';
}

function accept(reader: Reader, token: string): boolean {
  if (reader.tokens[reader.position] !== token) return false;
  reader.position += 1;
  return true;
}
