import type { Node } from 'jsonc-parser';
import { faultOfNames, faultOfValue, isWholeNumber, numberIn, type ValueFault } from './value-faults.js';

/** What a rule of Images.json says of how long the images of its golden images are kept. */
export interface KeepSettings {
  /** The number of newest images that are kept. */
  readonly count?: number;
  /** The days after which an image goes although it is among these. */
  readonly maxAgeDays?: number;
  /** The number of newest images that stay at any age. */
  readonly atLeast?: number;
  /** The days for which an image that would go by count or age is deprecated before it does. */
  readonly deprecateDays?: number;
}

const names = ['Count', 'MaxAgeDays', 'AtLeast', 'DeprecateDays'];

/** With `0` the newest image would go; more than this nobody means. */
const most = 10_000;

/** Why a `Keep` cannot be used: where `Count` is misspelled, fewer images would be kept than somebody wants. */
export function faultOfKeep(keep: Node): ValueFault | undefined {
  if (keep.type !== 'object') return { node: keep, why: 'It is not an object.' };
  const faults = names.flatMap((name) => faultOfNumber(keep, name) ?? []);
  return faultOfNames(keep, names) ?? faults[0];
}

function faultOfNumber(keep: Node, name: string): ValueFault | undefined {
  const why = `${name} is not a whole number from 1 to ${most}.`;
  return faultOfValue(keep, name, (value) => isWholeNumber(value, 1, most), why);
}

/** What a `Keep` without fault says. */
export function keepSettingsOf(keep: Node): KeepSettings {
  const [count, maxAgeDays, atLeast, deprecateDays] = names.map((name) => numberIn(keep, name));
  return {
    ...(count === undefined ? {} : { count }),
    ...(maxAgeDays === undefined ? {} : { maxAgeDays }),
    ...(atLeast === undefined ? {} : { atLeast }),
    ...(deprecateDays === undefined ? {} : { deprecateDays }),
  };
}
