import type { Node } from 'jsonc-parser';
import { nameOf } from './json.js';
import { sameName, valuesOf } from './labs-nodes.js';

/** What a rule of Images.json says of how long the images of its golden images are kept. */
export interface KeepSettings {
  /** The number of newest images that are kept. */
  readonly count?: number;
  /** The days after which an image goes although it is among these. */
  readonly maxAgeDays?: number;
  /** The number of newest images that stay at any age. */
  readonly atLeast?: number;
}

const names = ['Count', 'MaxAgeDays', 'AtLeast'];

/** With `0` the newest image would go; more than this nobody means. */
const most = 10_000;

/** Why a value of `Keep` cannot be used, and where. */
export interface KeepFault {
  readonly node: Node;
  readonly why: string;
}

/**
 * A property that nothing reads is a fault as well: where `Count` is misspelled, fewer images would be kept than somebody
 * wants.
 */
export function faultOfKeep(keep: Node): KeepFault | undefined {
  if (keep.type !== 'object') return { node: keep, why: 'It is not an object.' };
  const unknown = keep.children?.find((member) => !names.some((name) => sameName(name, nameOf(member))));
  if (unknown) return { node: unknown, why: `It has "${nameOf(unknown)}"; known are ${names.join(', ')}.` };
  const faults = names.flatMap((name) => faultOfNumber(keep, name) ?? []);
  return faults[0];
}

function faultOfNumber(keep: Node, name: string): KeepFault | undefined {
  const [value, second] = valuesOf(keep, name);
  if (second) return { node: second, why: `${name} stands twice.` };
  if (!value || isCount(value.value)) return undefined;
  return { node: value, why: `${name} is not a whole number from 1 to ${most}.` };
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= most;
}

/** What a `Keep` without fault says. */
export function keepSettingsOf(keep: Node): KeepSettings {
  const [count, maxAgeDays, atLeast] = names.map((name) => {
    const value: unknown = valuesOf(keep, name)[0]?.value;
    return isCount(value) ? value : undefined;
  });
  return {
    ...(count === undefined ? {} : { count }),
    ...(maxAgeDays === undefined ? {} : { maxAgeDays }),
    ...(atLeast === undefined ? {} : { atLeast }),
  };
}
