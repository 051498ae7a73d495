import { ArmError } from '../arm/provider.js';

/** A value in a template or of an expression. */
export type Value = string | number | boolean | null | readonly Value[] | ValueObject;

export interface ValueObject {
  readonly [name: string]: Value;
}

export function isArray(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}

export function isObject(value: Value | undefined): value is ValueObject {
  return typeof value === 'object' && value !== null && !isArray(value);
}

/** Deep equality as in `equals()`: texts case-sensitively, objects without regard to order. */
export function isEqual(one: Value, other: Value): boolean {
  if (isArray(one) && isArray(other))
    return one.length === other.length && one.every((item, index) => isEqual(item, other[index] ?? null));
  if (!isObject(one) || !isObject(other)) return one === other;
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => Object.hasOwn(other, name) && isEqual(one[name] ?? null, other[name] ?? null))
  );
}

/** The name of a member as the object spells it; ARM compares names case-insensitively. */
export function memberName(object: Readonly<Record<string, unknown>>, name: string): string | undefined {
  if (Object.hasOwn(object, name)) return name;
  return Object.keys(object).find((key) => key.toLowerCase() === name.toLowerCase());
}

export function member(object: ValueObject, name: string): Value | undefined {
  const found = memberName(object, name);
  return found === undefined ? undefined : object[found];
}

/** The name of a value's type in ARM's messages. */
export function typeOf(value: Value | undefined): string {
  if (value === null || value === undefined) return 'Null';
  if (isArray(value)) return 'Array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'Integer' : 'Float';
  return { string: 'String', boolean: 'Boolean', object: 'Object' }[
    typeof value as 'string' | 'boolean' | 'object'
  ];
}

export function invalidTemplate(message: string): ArmError {
  return new ArmError(400, 'InvalidTemplate', message);
}
