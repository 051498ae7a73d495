import { isArray, type Value } from '../value.js';
import { asNumber, type FunctionTable, MANY } from './function.js';

export const numberFunctions: FunctionTable = {
  add: [2, 2, (one, other) => asNumber(one) + asNumber(other)],
  div: [2, 2, (one, other) => Math.trunc(asNumber(one) / divisor(other))],
  int: [1, 1, (value) => integer(value)],
  max: [1, MANY, (...values) => Math.max(...numbers(values))],
  min: [1, MANY, (...values) => Math.min(...numbers(values))],
  mod: [2, 2, (one, other) => asNumber(one) % divisor(other)],
  mul: [2, 2, (one, other) => asNumber(one) * asNumber(other)],
  sub: [2, 2, (one, other) => asNumber(one) - asNumber(other)],
};

function divisor(value: Value | undefined): number {
  const number = asNumber(value);
  if (number === 0) throw new Error('cannot divide by zero');
  return number;
}

function integer(value: Value | undefined): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || Number.isNaN(number))
    throw new Error('expects a value that can be converted to an integer');
  return Math.trunc(number);
}

/** The arguments are numbers, or one array of numbers. */
function numbers(values: readonly Value[]): number[] {
  return (isArray(values[0]) ? values[0] : values).map(asNumber);
}
