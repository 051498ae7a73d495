import type { JsonValue } from './json.js';

/** What a template's expressions may refer to. `undefined` is a value that is not known before the deployment. */
export interface Scope {
  readonly parameter: (name: string) => JsonValue | undefined;
  readonly variable: (name: string) => JsonValue | undefined;
  /** Resource id of the group that is deployed to. */
  readonly resourceGroupId: string;
}

/** Whether Azure evaluates a text of a template, rather than taking it as it is. */
export function isExpression(text: string): boolean {
  return text.startsWith('[') && text.endsWith(']') && !text.startsWith('[[');
}

/** How a text is written inside an expression. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** The expression inside its brackets. */
export function withoutBrackets(expression: string): string {
  return expression.slice(1, -1).trim();
}

/**
 * The value of a text of a template as far as it can be known without Azure: literals, parameters, variables, and
 * `concat`, `format`, `resourceId`, `toLower`, `toUpper` of these.
 * @returns undefined for everything else; never throws
 */
export function evaluate(text: string, scope: Scope): JsonValue | undefined {
  if (!isExpression(text)) return isEscaped(text) ? text.slice(1) : text;
  const tokens = tokensOf(withoutBrackets(text));
  if (!tokens) return undefined;
  const reader = { tokens, position: 0 };
  const value = readValue(reader, scope);
  return reader.position === tokens.length ? value : undefined;
}

/** A text in brackets that is no expression starts with a second bracket. */
function isEscaped(text: string): boolean {
  return text.startsWith('[[') && text.endsWith(']');
}

/** Strings in single quotes, names, whole numbers and punctuation; undefined if there is anything else. */
function tokensOf(expression: string): readonly string[] | undefined {
  const tokens = expression.match(/'(?:[^']|'')*'|[A-Za-z_][\w.]*|-?\d+|[(),]|\S/g) ?? [];
  return tokens.every((token) => /^['\w(),-]/.test(token)) ? tokens : undefined;
}

interface Reader {
  readonly tokens: readonly string[];
  position: number;
}

function readValue(reader: Reader, scope: Scope): JsonValue | undefined {
  const token = reader.tokens[reader.position] ?? '';
  reader.position += 1;
  if (token.startsWith("'")) return token.slice(1, -1).replaceAll("''", "'");
  if (/^-?\d+$/.test(token)) return Number(token);
  if (reader.tokens[reader.position] !== '(') return undefined;
  const values = readArguments(reader, scope);
  return values && call(token, values, scope);
}

/** The arguments of a call; undefined if one of them is unknown or the text is not a call. */
function readArguments(reader: Reader, scope: Scope): JsonValue[] | undefined {
  const values: (JsonValue | undefined)[] = [];
  reader.position += 1;
  while (reader.position < reader.tokens.length && reader.tokens[reader.position] !== ')') {
    values.push(readValue(reader, scope));
    if (reader.tokens[reader.position] === ',') reader.position += 1;
  }
  reader.position += 1;
  const known = values.filter((value) => value !== undefined);
  return known.length === values.length ? known : undefined;
}

function call(name: string, values: readonly JsonValue[], scope: Scope): JsonValue | undefined {
  const texts = values.filter((value) => typeof value === 'string' || typeof value === 'number').map(String);
  const [first] = texts;
  if (texts.length !== values.length || first === undefined) return undefined;
  switch (name.toLowerCase()) {
    case 'parameters':
      return scope.parameter(first);
    case 'variables':
      return scope.variable(first);
    case 'concat':
      return texts.join('');
    case 'format':
      return first.replaceAll(/\{(\d+)\}/g, (_, index: string) => texts[Number(index) + 1] ?? '');
    case 'tolower':
      return first.toLowerCase();
    case 'toupper':
      return first.toUpperCase();
    case 'resourceid':
      return resourceId(texts, scope.resourceGroupId);
    default:
      return undefined;
  }
}

/** `resourceId([subscription], [group], type, name, …)`, as Azure Resource Manager composes it. */
function resourceId(texts: readonly string[], resourceGroupId: string): string | undefined {
  const start = texts.findIndex((text) => text.includes('/'));
  const [provider, ...types] = texts[start]?.split('/') ?? [];
  const names = texts.slice(start + 1);
  if (start < 0 || provider === undefined || types.length !== names.length) return undefined;
  const path = types.map((type, index) => `${type}/${names[index] ?? ''}`).join('/');
  return `${groupId(texts.slice(0, start), resourceGroupId)}/providers/${provider}/${path}`;
}

function groupId(given: readonly string[], resourceGroupId: string): string {
  const [, , subscription = ''] = resourceGroupId.split('/');
  const group = given.at(-1);
  if (group === undefined) return resourceGroupId;
  return `/subscriptions/${given.length > 1 ? (given[0] ?? '') : subscription}/resourceGroups/${group}`;
}
