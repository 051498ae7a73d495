import type { Node } from 'jsonc-parser';
import { nameOf } from './json.js';
import { sameName, valuesOf } from './labs-nodes.js';

/** Why a value of a rule of Images.json cannot be used, and where. */
export interface ValueFault {
  readonly node: Node;
  readonly why: string;
}

/** A property that nothing reads is a fault as well: where a name is misspelled, somebody wants what would not happen. */
export function faultOfNames(object: Node, names: readonly string[]): ValueFault | undefined {
  const unknown = object.children?.find((member) => !names.some((name) => sameName(name, nameOf(member))));
  return unknown && { node: unknown, why: `It has "${nameOf(unknown)}"; known are ${names.join(', ')}.` };
}

/** The fault of a property that stands twice, or whose value is not what it has to be; none where it is absent. */
export function faultOfValue(
  object: Node,
  name: string,
  isRight: (value: Node) => boolean,
  why: string,
): ValueFault | undefined {
  const [value, second] = valuesOf(object, name);
  if (second) return { node: second, why: `${name} stands twice.` };
  return value && !isRight(value) ? { node: value, why } : undefined;
}

/** Sizes of machines such as `Standard_D4s_v5` and `Standard_M416-208s_v2`. */
const sizeForm = /^[a-z][a-z0-9_-]{0,99}$/i;

export function isSize({ type, value }: Node): boolean {
  return type === 'string' && sizeForm.test(String(value).trim());
}

/** The most minutes that an input takes, too: 24 days, since a timer of Node holds less than 25. */
export const longestMinutes = 34_560;

/** Minutes, decimals allowed. */
export function isMinutes({ value }: Node): boolean {
  return typeof value === 'number' && value >= 0 && value <= longestMinutes;
}

export function isWholeNumber({ value }: Node, least: number, most: number): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;
}

/** The number of a property without fault; undefined where it is absent. */
export function numberIn(object: Node, name: string): number | undefined {
  const value: unknown = valuesOf(object, name)[0]?.value;
  return typeof value === 'number' ? value : undefined;
}
