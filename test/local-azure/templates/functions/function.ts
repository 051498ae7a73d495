import { isArray, isObject, typeOf, type Value, type ValueObject } from '../value.js';

/** The smallest and the largest number of arguments of a function, and its implementation. */
export type TemplateFunction = readonly [
  minimum: number,
  maximum: number,
  apply: (...values: readonly Value[]) => Value,
];

/** Functions by name. */
export type FunctionTable = Readonly<Record<string, TemplateFunction>>;

export const MANY = Number.MAX_SAFE_INTEGER;

/** The number of arguments is checked before: an absent one is optional. */
export function asString(value: Value | undefined): string {
  if (typeof value !== 'string') throw wrongType('String', value);
  return value;
}

export function asNumber(value: Value | undefined): number {
  if (typeof value !== 'number') throw wrongType('Integer', value);
  return value;
}

export function asBoolean(value: Value | undefined): boolean {
  if (typeof value !== 'boolean') throw wrongType('Boolean', value);
  return value;
}

export function asArray(value: Value | undefined): readonly Value[] {
  if (!isArray(value)) throw wrongType('Array', value);
  return value;
}

export function asObject(value: Value | undefined): ValueObject {
  if (!isObject(value)) throw wrongType('Object', value);
  return value;
}

/** A scalar as `concat` and `format` write it; objects and arrays as JSON. */
export function asText(value: Value | undefined): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function wrongType(expected: string, value: Value | undefined): Error {
  return new Error(`expects a value of type '${expected}', but got one of type '${typeOf(value)}'`);
}
