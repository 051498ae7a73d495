import type { Lab } from '../azure/resources/labs.js';
import type { Target } from '../step/action.js';

/** A lab as the target of an action. */
export function labTarget({ id, name }: Lab): Target {
  return { kind: 'lab', id, name };
}
