import { editDistance } from '../../tasks/core/configuration/edit-distance.js';

/** The name that differs least from another one; empty where there is none. */
export function nearest(wanted: string, names: readonly string[]): string {
  const distanceTo = (name: string) => editDistance(wanted.toLowerCase(), name.toLowerCase(), Infinity);
  const [first = ''] = names.toSorted((one, other) => distanceTo(one) - distanceTo(other));
  return first;
}
