import { type Expression, parseExpression } from './expression-syntax.js';
import { isObject, type JsonValue } from './json.js';
import type { Known, KnownObject, Scope } from './known.js';
import { templateFunctions } from './template-functions.js';

/** Whether Azure evaluates a text of a template instead of taking it literally. */
export function isExpression(text: string): boolean {
  return isBracketed(text) && !text.startsWith('[[');
}

function isBracketed(text: string): boolean {
  return text.startsWith('[') && text.endsWith(']');
}

/** A text as a string literal of the template language. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** The texts in single quotes of an expression. */
export function literalsOf(expression: string): readonly string[] {
  return [...expression.matchAll(/'((?:[^']|'')*)'/g)].map(([, text = '']) => text.replaceAll("''", "'"));
}

const functionsOfTexts = new Set([
  'base64',
  'base64tostring',
  'concat',
  'format',
  'string',
  'tolower',
  'toupper',
  'trim',
]);

/** Whether an expression is a text that only looks like a computed one, as `[concat('a', 'b')]` does. */
export function isMadeOfTexts(text: string): boolean {
  const expression = isExpression(text) ? parseExpression(withoutBrackets(text)) : undefined;
  return expression !== undefined && holdsOnlyTexts(expression);
}

function holdsOnlyTexts(expression: Expression): boolean {
  if (expression.kind === 'literal') return expression.value !== '';
  if (expression.kind === 'member') return false;
  const { name, values } = expression;
  return functionsOfTexts.has(name.toLowerCase()) && values.length > 0 && values.every(holdsOnlyTexts);
}

/** The expression without its brackets. */
export function withoutBrackets(expression: string): string {
  return expression.slice(1, -1).trim();
}

/**
 * Evaluates any part of a template as far as it can be known without Azure. Never throws, and never differs from
 * Azure's value: whatever it does not understand is unknown. It may give a value to an expression that Azure refuses.
 */
export function evaluate(value: JsonValue | undefined, scope: Scope): Known {
  if (typeof value === 'string') return evaluateText(value, scope);
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map((item) => evaluate(item, scope));
  return isObject(value) ? evaluateMembers(Object.entries(value), scope) : value;
}

/** An object is unknown as a whole if the name of a member is an expression or a loop makes its members. */
function evaluateMembers(members: readonly (readonly [string, JsonValue])[], scope: Scope): Known {
  if (members.some(([name]) => name === 'copy' || isBracketed(name))) return undefined;
  return Object.fromEntries(members.map(([name, value]) => [name, evaluate(value, scope)]));
}

function evaluateText(text: string, scope: Scope): Known {
  if (!isExpression(text)) return isBracketed(text) ? text.slice(1) : text;
  const expression = parseExpression(withoutBrackets(text));
  return expression && evaluateExpression(expression, scope);
}

function evaluateExpression(expression: Expression, scope: Scope): Known {
  if (expression.kind === 'literal') return expression.value;
  if (expression.kind === 'call') {
    const values = expression.values.map((value) => evaluateExpression(value, scope));
    return templateFunctions.get(expression.name.toLowerCase())?.(values, scope);
  }
  return memberOf(evaluateExpression(expression.of, scope), evaluateExpression(expression.key, scope));
}

/** A member of an object, whose name is compared case-insensitively, or an item of an array; otherwise undefined. */
export function memberOf(value: Known, key: Known): Known {
  if (Array.isArray(value)) return typeof key === 'number' ? (value as readonly Known[])[key] : undefined;
  if (typeof value !== 'object' || value === null || typeof key !== 'string') return undefined;
  const object = value as KnownObject;
  if (Object.hasOwn(object, key)) return object[key];
  const name = Object.keys(object).find((candidate) => candidate.toLowerCase() === key.toLowerCase());
  return name === undefined ? undefined : object[name];
}
