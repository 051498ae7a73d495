import { invalidTemplate } from './value.js';

/** The syntax tree of an expression of the template language. */
export type Expression =
  | { readonly kind: 'literal'; readonly value: string | number }
  | { readonly kind: 'call'; readonly name: string; readonly parameters: readonly Expression[] }
  | { readonly kind: 'member'; readonly of: Expression; readonly key: Expression };

interface Cursor {
  readonly text: string;
  readonly tokens: readonly string[];
  position: number;
}

const TOKEN = /\s*('(?:[^']|'')*'|-?\d+(?:\.\d+)?|[A-Za-z_][\w$]*|[()[\].,])\s*/y;

const NAME = /^[A-Za-z_]/;

const NUMBER = /^-?\d/;

/** Whether ARM takes a text as an expression: it stands in brackets, and the first is not doubled. */
export function isExpression(text: string): boolean {
  return text.startsWith('[') && text.endsWith(']') && !text.startsWith('[[');
}

/** The value of a text that is no expression: `[[text]` stands for `[text]`. */
export function unescapeLiteral(text: string): string {
  return text.startsWith('[[') && text.endsWith(']') ? text.slice(1) : text;
}

/**
 * @param text an expression with its outer brackets
 * @throws ArmError `InvalidTemplate` if the text is not in the template language
 */
export function parseExpression(text: string): Expression {
  const cursor: Cursor = { text, tokens: tokenize(text), position: 0 };
  expect(cursor, '[');
  const expression = parseTerm(cursor);
  expect(cursor, ']');
  if (cursor.position < cursor.tokens.length) throw unexpected(cursor);
  return expression;
}

function tokenize(text: string): string[] {
  const tokens: string[] = [];
  const pattern = new RegExp(TOKEN);
  while (pattern.lastIndex < text.length) {
    const start = pattern.lastIndex;
    const token = pattern.exec(text)?.[1];
    if (token === undefined) throw invalidExpression(text, `unexpected '${text.slice(start, start + 10)}'`);
    tokens.push(token);
  }
  return tokens;
}

/** A literal or a call, followed by any number of `.name` and `[index]`. */
function parseTerm(cursor: Cursor): Expression {
  let expression = parsePrimary(cursor);
  for (;;) {
    if (accept(cursor, '.')) expression = { kind: 'member', of: expression, key: parseMemberName(cursor) };
    else if (accept(cursor, '[')) expression = { kind: 'member', of: expression, key: parseIndex(cursor) };
    else return expression;
  }
}

function parsePrimary(cursor: Cursor): Expression {
  const token = cursor.tokens[cursor.position];
  if (token === undefined) throw unexpected(cursor);
  cursor.position += 1;
  if (token.startsWith("'")) return { kind: 'literal', value: token.slice(1, -1).replaceAll("''", "'") };
  if (NUMBER.test(token)) return { kind: 'literal', value: Number(token) };
  if (NAME.test(token)) return parseCall(cursor, token);
  cursor.position -= 1;
  throw unexpected(cursor);
}

function parseCall(cursor: Cursor, firstName: string): Expression {
  let name = firstName;
  while (accept(cursor, '.')) name += `.${takeName(cursor)}`;
  expect(cursor, '(');
  const parameters: Expression[] = [];
  while (!accept(cursor, ')')) {
    if (parameters.length > 0) expect(cursor, ',');
    parameters.push(parseTerm(cursor));
  }
  return { kind: 'call', name, parameters };
}

function parseMemberName(cursor: Cursor): Expression {
  return { kind: 'literal', value: takeName(cursor) };
}

function parseIndex(cursor: Cursor): Expression {
  const index = parseTerm(cursor);
  expect(cursor, ']');
  return index;
}

function takeName(cursor: Cursor): string {
  const token = cursor.tokens[cursor.position];
  if (token === undefined || !NAME.test(token)) throw unexpected(cursor);
  cursor.position += 1;
  return token;
}

function accept(cursor: Cursor, token: string): boolean {
  if (cursor.tokens[cursor.position] !== token) return false;
  cursor.position += 1;
  return true;
}

function expect(cursor: Cursor, token: string): void {
  if (!accept(cursor, token)) throw unexpected(cursor, token);
}

function unexpected(cursor: Cursor, wanted?: string): Error {
  const found = cursor.tokens[cursor.position];
  const what = found === undefined ? 'the expression ends too early' : `unexpected '${found}'`;
  return invalidExpression(
    cursor.text,
    wanted === undefined ? what : `${what} where '${wanted}' is expected`,
  );
}

function invalidExpression(text: string, why: string): Error {
  return invalidTemplate(`The language expression '${text}' is not valid: ${why}.`);
}
