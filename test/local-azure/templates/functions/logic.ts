import { isEqual, type Value } from '../value.js';
import { asBoolean, asNumber, asString, type FunctionTable, MANY } from './function.js';

export const logicFunctions: FunctionTable = {
  and: [2, MANY, (...values) => values.map(asBoolean).every(Boolean)],
  bool: [1, 1, (value) => boolean(value ?? null)],
  coalesce: [1, MANY, (...values) => values.find((value) => value !== null) ?? null],
  equals: [2, 2, (one, other) => isEqual(one ?? null, other ?? null)],
  false: [0, 0, () => false],
  greater: [2, 2, (one, other) => compare(one, other) > 0],
  greaterOrEquals: [2, 2, (one, other) => compare(one, other) >= 0],
  json: [1, 1, (text) => JSON.parse(asString(text)) as Value],
  less: [2, 2, (one, other) => compare(one, other) < 0],
  lessOrEquals: [2, 2, (one, other) => compare(one, other) <= 0],
  not: [1, 1, (value) => !asBoolean(value)],
  null: [0, 0, () => null],
  or: [2, MANY, (...values) => values.map(asBoolean).some(Boolean)],
  true: [0, 0, () => true],
};

function boolean(value: Value): boolean {
  if (typeof value === 'number') return value !== 0;
  if (typeof value !== 'string') return asBoolean(value);
  const word = value.toLowerCase();
  if (word !== 'true' && word !== 'false') throw new Error(`cannot convert '${value}' to a boolean`);
  return word === 'true';
}

/** Compares numbers by value and texts by code unit. */
function compare(one: Value | undefined, other: Value | undefined): number {
  if (typeof one === 'number') return one - asNumber(other);
  const text = asString(one);
  if (text === asString(other)) return 0;
  return text < asString(other) ? -1 : 1;
}
