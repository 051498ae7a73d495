import { isArray, isEqual, isObject, memberName, type Value, type ValueObject } from '../value.js';
import { asArray, asNumber, asObject, asString, asText, type FunctionTable, MANY } from './function.js';

export const collectionFunctions: FunctionTable = {
  array: [1, 1, (value) => (isArray(value) ? value : [value ?? null])],
  concat: [1, MANY, (...values) => concat(values)],
  contains: [2, 2, (container, item) => contains(container ?? null, item ?? null)],
  createArray: [0, MANY, (...values) => values],
  createObject: [0, MANY, (...values) => createObject(values)],
  empty: [1, 1, (value) => value === null || size(value) === 0],
  first: [1, 1, (value) => sequence(value).at(0) ?? nothing(value)],
  flatten: [1, 1, (value) => asArray(value).flatMap(asArray)],
  intersection: [2, MANY, (...values) => values.reduce(intersection)],
  items: [1, 1, (value) => items(asObject(value))],
  join: [2, 2, (values, delimiter) => asArray(values).map(asText).join(asString(delimiter))],
  last: [1, 1, (value) => sequence(value).at(-1) ?? nothing(value)],
  length: [1, 1, (value) => size(value)],
  objectKeys: [1, 1, (value) => Object.keys(asObject(value)).sort()],
  range: [
    2,
    2,
    (start, count) => Array.from({ length: asNumber(count) }, (_, index) => asNumber(start) + index),
  ],
  skip: [2, 2, (value, count) => sequence(value).slice(Math.max(0, asNumber(count)))],
  take: [2, 2, (value, count) => sequence(value).slice(0, Math.max(0, asNumber(count)))],
  union: [2, MANY, (...values) => values.reduce(union)],
};

function concat(values: readonly Value[]): Value {
  if (isArray(values[0])) return values.flatMap(asArray);
  return values
    .map((value) => {
      if (typeof value === 'object') throw new Error('expects either only arrays or only strings');
      return asText(value);
    })
    .join('');
}

/** Compares texts case-sensitively, and names of an object's members case-insensitively. */
function contains(container: Value, item: Value): boolean {
  if (isArray(container)) return container.some((element) => isEqual(element, item));
  if (isObject(container)) return memberName(container, asText(item)) !== undefined;
  return asString(container).includes(asText(item));
}

function createObject(values: readonly Value[]): ValueObject {
  if (values.length % 2 !== 0) throw new Error('expects pairs of a name and a value');
  const pairs = Array.from({ length: values.length / 2 }, (_, index) => [
    asString(values[2 * index]),
    values[2 * index + 1] ?? null,
  ]);
  return Object.fromEntries(pairs) as ValueObject;
}

function size(value: Value | undefined): number {
  if (isObject(value)) return Object.keys(value).length;
  return sequence(value).length;
}

function sequence(value: Value | undefined): string | readonly Value[] {
  if (typeof value === 'string' || isArray(value)) return value;
  throw new Error('expects an array, an object or a string');
}

/** The value of `first` and `last` for an empty sequence. */
function nothing(value: Value | undefined): Value {
  return typeof value === 'string' ? '' : null;
}

function intersection(one: Value, other: Value): Value {
  if (isArray(one)) return one.filter((item) => contains(asArray(other), item));
  const others = asObject(other);
  const shared = Object.entries(asObject(one)).filter(
    ([name, value]) => Object.hasOwn(others, name) && isEqual(value, others[name] ?? null),
  );
  return Object.fromEntries(shared);
}

function items(object: ValueObject): Value {
  return Object.keys(object)
    .sort()
    .map((key) => ({ key, value: object[key] ?? null }));
}

/** Arrays without repetition; objects member by member, of which the later value is taken. */
function union(one: Value, other: Value): Value {
  if (isArray(one)) return [...one, ...asArray(other)].filter(isFirstOfItsValue);
  const result: Record<string, Value> = { ...asObject(one) };
  for (const [name, value] of Object.entries(asObject(other))) {
    const before = result[name];
    result[name] = isObject(before) && isObject(value) ? union(before, value) : value;
  }
  return result;
}

function isFirstOfItsValue(item: Value, index: number, all: readonly Value[]): boolean {
  return all.findIndex((other) => isEqual(item, other)) === index;
}
