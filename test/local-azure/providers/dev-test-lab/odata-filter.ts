import { errors } from '../../arm/errors.js';

type Item = Readonly<Record<string, unknown>>;

type Value = (item: Item) => unknown;

interface Token {
  readonly kind: 'text' | 'word' | 'mark';
  readonly text: string;
}

/**
 * Parses a `$filter` of OData: comparisons, `contains`, `startswith`, `endswith`, `substringof`, `tolower`, `toupper`,
 * `and`, `or`, `not` and brackets, over paths such as `properties/osType`.
 * @param filter null selects everything
 * @throws ArmError `InvalidFilter`
 */
export function parseFilter(filter: string | null): (item: Item) => boolean {
  if (filter === null || filter.trim() === '') return () => true;
  const tokens = createTokens(filter);
  const holds = anyOf(tokens);
  if (tokens.next() !== undefined) throw tokens.invalid();
  return (item) => holds(item) === true;
}

/** The value at a path; names of members ignore case. */
export function valueAt(item: unknown, path: string): unknown {
  return path.split('/').reduce<unknown>((inner, wanted) => {
    if (typeof inner !== 'object' || inner === null) return undefined;
    return Object.entries(inner).find(([name]) => name.toLowerCase() === wanted.toLowerCase())?.[1];
  }, item);
}

/** Compares numbers and dates by size, everything else as text; what is missing comes first. */
export function compareValues(one: unknown, other: unknown): number {
  const [left, right] = [comparable(one), comparable(other)];
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  const [first, second] = [textOf(one), textOf(other)];
  return first === second ? 0 : first < second ? -1 : 1;
}

interface Tokens {
  readonly next: () => Token | undefined;
  /** Takes the next token if it is this one. */
  readonly take: (text: string) => boolean;
  readonly invalid: () => Error;
}

function createTokens(filter: string): Tokens {
  const invalid = (): Error => errors.badRequest('InvalidFilter', `The $filter '${filter}' is invalid.`);
  const found = [...filter.matchAll(/\s*(?:(?:datetime)?'((?:[^']|'')*)'|([(),])|([^\s(),']+)|(\S))/gi)].map(
    ([, text, mark, word]): Token => {
      if (text !== undefined) return { kind: 'text', text: text.replaceAll("''", "'") };
      if (mark !== undefined) return { kind: 'mark', text: mark };
      if (word === undefined) throw invalid();
      return { kind: 'word', text: word };
    },
  );
  return {
    next: () => found.shift(),
    take: (text) => {
      const [token] = found;
      const isIt = token !== undefined && token.kind !== 'text' && token.text.toLowerCase() === text;
      if (isIt) found.shift();
      return isIt;
    },
    invalid,
  };
}

function anyOf(tokens: Tokens): Value {
  const terms = [allOf(tokens)];
  while (tokens.take('or')) terms.push(allOf(tokens));
  return terms.length === 1 ? (terms[0] as Value) : (item) => terms.some((term) => term(item) === true);
}

function allOf(tokens: Tokens): Value {
  const terms = [negated(tokens)];
  while (tokens.take('and')) terms.push(negated(tokens));
  return terms.length === 1 ? (terms[0] as Value) : (item) => terms.every((term) => term(item) === true);
}

function negated(tokens: Tokens): Value {
  if (!tokens.take('not')) return comparison(tokens);
  const term = negated(tokens);
  return (item) => term(item) !== true;
}

const operators: Readonly<Record<string, (difference: number) => boolean>> = {
  eq: (difference) => difference === 0,
  ne: (difference) => difference !== 0,
  gt: (difference) => difference > 0,
  ge: (difference) => difference >= 0,
  lt: (difference) => difference < 0,
  le: (difference) => difference <= 0,
};

function comparison(tokens: Tokens): Value {
  const left = operand(tokens);
  const operator = Object.keys(operators).find((name) => tokens.take(name));
  const holds = operators[operator ?? ''];
  if (holds === undefined) return left;
  const right = operand(tokens);
  return (item) => holds(compareValues(left(item), right(item)));
}

const functions: Readonly<Record<string, (...values: string[]) => unknown>> = {
  contains: (whole = '', part = '') => whole.includes(part),
  substringof: (part = '', whole = '') => whole.includes(part),
  startswith: (whole = '', part = '') => whole.startsWith(part),
  endswith: (whole = '', part = '') => whole.endsWith(part),
  tolower: (text = '') => text.toLowerCase(),
  toupper: (text = '') => text.toUpperCase(),
};

const reserved = new Set(['and', 'or', 'not', ...Object.keys(operators)]);

const literals: Readonly<Record<string, unknown>> = { true: true, false: false, null: undefined };

function operand(tokens: Tokens): Value {
  if (tokens.take('(')) {
    const inner = anyOf(tokens);
    if (!tokens.take(')')) throw tokens.invalid();
    return inner;
  }
  const token = tokens.next();
  if (token === undefined || token.kind === 'mark') throw tokens.invalid();
  if (token.kind === 'word' && reserved.has(token.text.toLowerCase())) throw tokens.invalid();
  if (token.kind === 'text') return () => token.text;
  if (tokens.take('(')) return call(token.text, tokens);
  return word(token.text);
}

function call(name: string, tokens: Tokens): Value {
  const compute = functions[name.toLowerCase()];
  if (compute === undefined) throw tokens.invalid();
  const values = [operand(tokens)];
  while (tokens.take(',')) values.push(operand(tokens));
  if (!tokens.take(')')) throw tokens.invalid();
  return (item) => compute(...values.map((value) => textOf(value(item))));
}

function word(text: string): Value {
  if (text.toLowerCase() in literals) return () => literals[text.toLowerCase()];
  if (/^-?\d+(\.\d+)?$/.test(text)) return () => Number(text);
  return isDate(text) ? () => text : (item) => valueAt(item, text);
}

function comparable(value: unknown): unknown {
  return typeof value === 'string' && isDate(value) ? Date.parse(value) : value;
}

function isDate(text: string): boolean {
  return /^\d{4}-\d\d-\d\d(T[\d:.]+)?(Z|[+-]\d\d:\d\d)?$/i.test(text) && !Number.isNaN(Date.parse(text));
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return value === undefined || value === null ? '' : JSON.stringify(value);
}
