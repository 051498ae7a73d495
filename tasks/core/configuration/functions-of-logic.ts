import { type FunctionTable, isList, ofOne, textOf, type TemplateFunction } from './function-values.js';
import type { Known } from './known.js';

export const functionsOfLogic: FunctionTable = {
  and: (values) => allAre(true, values),
  bool: ofOne(truthOf),
  coalesce: (values) =>
    values.find((value) => value !== null) ?? (values.includes(undefined) ? undefined : null),
  contains: ([container, item, ...more]) => (more.length === 0 ? contains(container, item) : undefined),
  equals: ([one, other, ...more]) => (more.length > 0 ? undefined : areEqual(one, other)),
  false: constant(false),
  greater: compared((one, other) => one > other),
  greaterOrEquals: compared((one, other) => one >= other),
  if: chosen,
  less: compared((one, other) => one < other),
  lessOrEquals: compared((one, other) => one <= other),
  not: ofOne(negated),
  null: constant(null),
  or: (values) => negated(allAre(false, values)),
  true: constant(true),
};

function constant(value: boolean | null): TemplateFunction {
  return (values) => (values.length === 0 ? value : undefined);
}

/** Whether all are this value; one that is another decides before those that are unknown. */
function allAre(wanted: boolean, values: readonly Known[]): Known {
  if (values.length < 2 || values.some((value) => value !== undefined && typeof value !== 'boolean'))
    return undefined;
  if (values.includes(!wanted)) return false;
  return values.includes(undefined) ? undefined : true;
}

function negated(value: Known): Known {
  return typeof value === 'boolean' ? !value : undefined;
}

function truthOf(value: Known): Known {
  if (typeof value === 'number') return value !== 0;
  if (typeof value !== 'string') return typeof value === 'boolean' ? value : undefined;
  return /^(true|false)$/i.test(value) ? value.toLowerCase() === 'true' : undefined;
}

/** Numbers only: how Azure orders texts is not documented for all characters. */
function compared(apply: (one: number, other: number) => boolean): TemplateFunction {
  return ([one, other, ...more]) =>
    typeof one === 'number' && typeof other === 'number' && more.length === 0 ? apply(one, other) : undefined;
}

/** Texts are compared case-sensitively, names of an object's members are not. */
function contains(container: Known, item: Known): Known {
  if (isList(container)) return hasItem(container, item);
  const text = typeof item === 'boolean' ? undefined : textOf(item);
  if (text === undefined || typeof container !== 'object' || container === null)
    return typeof container === 'string' && text !== undefined ? container.includes(text) : undefined;
  return Object.keys(container).some((name) => name.toLowerCase() === text.toLowerCase());
}

function hasItem(list: readonly Known[], item: Known): Known {
  const same = list.map((one) => areEqual(one, item));
  if (same.includes(true)) return true;
  return same.includes(undefined) ? undefined : false;
}

/** Compares texts case-sensitively. Lists and objects are left to Azure. */
function areEqual(one: Known, other: Known): Known {
  const known = [one, other].every(
    (value) => value !== undefined && (value === null || typeof value !== 'object'),
  );
  return known ? one === other : undefined;
}

function chosen(values: readonly Known[]): Known {
  const [condition, whenTrue, whenFalse] = values;
  if (values.length !== 3 || typeof condition !== 'boolean') return undefined;
  return condition ? whenTrue : whenFalse;
}
