import {
  bounded,
  type FunctionTable,
  isList,
  longestValue,
  ofOne,
  ofText,
  type TemplateFunction,
  textOf,
} from './function-values.js';
import { parseJson } from './json.js';
import type { Known } from './known.js';

/** Functions on lists and objects, and those that treat texts and lists alike. */
export const functionsOfLists: FunctionTable = {
  array: ofOne((value) => (value === undefined || isList(value) ? value : [value])),
  concat: (values) => (values.length > 0 && values.every(isList) ? joined(values) : concatenated(values)),
  createArray: (values) => values,
  createObject: createdObject,
  empty: ofOne(isEmpty),
  first: ofOne((list) => itemOf(list, 0)),
  json: ofText((text) => parseJson(text).value),
  last: ofOne((list) => itemOf(list, -1)),
  length: ofOne(lengthOf),
  range: ([start, count, ...more]) => (more.length === 0 ? numbersFrom(start, count) : undefined),
  skip: sliced((count) => [count]),
  take: sliced((count) => [0, count]),
};

function joined(lists: readonly (readonly Known[])[]): Known {
  const length = lists.reduce((sum, list) => sum + list.length, 0);
  return length > longestValue ? undefined : lists.flat();
}

function concatenated(values: readonly Known[]): Known {
  const texts = values.map(textOf).filter((text) => text !== undefined);
  return texts.length === values.length && texts.length > 0 ? bounded(texts.join('')) : undefined;
}

function createdObject(values: readonly Known[]): Known {
  const names = values.filter((_, index) => index % 2 === 0);
  const isWhole = values.length % 2 === 0 && names.every((name) => typeof name === 'string');
  return isWhole ? Object.fromEntries(names.map((name, index) => [name, values[2 * index + 1]])) : undefined;
}

function isEmpty(value: Known): Known {
  if (value === null) return true;
  if (typeof value === 'string' || isList(value)) return value.length === 0;
  return typeof value === 'object' ? Object.keys(value).length === 0 : undefined;
}

function lengthOf(value: Known): Known {
  if (typeof value === 'string' || isList(value)) return value.length;
  return typeof value === 'object' && value !== null ? Object.keys(value).length : undefined;
}

function itemOf(list: Known, index: number): Known {
  return typeof list === 'string' || isList(list) ? list.at(index) : undefined;
}

function numbersFrom(start: Known, count: Known): Known {
  if (typeof start !== 'number' || typeof count !== 'number' || count < 0 || count > longestValue)
    return undefined;
  return Array.from({ length: count }, (_, index) => start + index);
}

function sliced(bounds: (count: number) => readonly [from: number, to?: number]): TemplateFunction {
  return ([list, count, ...more]) =>
    (typeof list === 'string' || isList(list)) && typeof count === 'number' && more.length === 0
      ? list.slice(...bounds(Math.max(0, count)))
      : undefined;
}
