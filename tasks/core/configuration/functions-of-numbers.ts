import { type FunctionTable, isList, ofNumbers, ofOne } from './function-values.js';
import type { Known, Scope, Turn } from './known.js';

export const functionsOfNumbers: FunctionTable = {
  add: ofNumbers((one, other) => one + other),
  copyIndex,
  div: ofNumbers((one, other) => Math.trunc(one / other)),
  int: ofOne(wholeNumber),
  max: (values) => extreme(values, Math.max),
  min: (values) => extreme(values, Math.min),
  mod: ofNumbers((one, other) => one % other),
  mul: ofNumbers((one, other) => one * other),
  sub: ofNumbers((one, other) => one - other),
};

/** `copyIndex([loop], [offset])`: the turn of the loop that the resource stands in. */
function copyIndex(values: readonly Known[], { turn }: Scope): Known {
  const [first, ...others] = values;
  const [loop, rest] = typeof first === 'string' ? [first, others] : [undefined, values];
  const offset = rest.length === 0 ? 0 : rest[0];
  if (turn?.index === undefined || rest.length > 1 || typeof offset !== 'number') return undefined;
  return loop === undefined || isLoopOf(turn, loop) ? turn.index + offset : undefined;
}

function isLoopOf(turn: Turn, loop: string): boolean {
  return typeof turn.loop === 'string' && turn.loop.toLowerCase() === loop.toLowerCase();
}

function wholeNumber(value: Known): Known {
  const number = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) ? number + 0 : undefined;
}

/** The values are numbers, or one list of numbers. */
function extreme(values: readonly Known[], choose: (...numbers: readonly number[]) => number): Known {
  const [first, ...others] = values;
  const all = isList(first) && others.length === 0 ? first : values;
  const numbers = all.filter((value) => typeof value === 'number');
  return numbers.length === all.length && all.length > 0
    ? numbers.reduce((one, other) => choose(one, other))
    : undefined;
}
