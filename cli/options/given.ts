import type { Input } from '../../tasks/core/definitions/input.js';
import type { Finding } from '../../tasks/core/step/action.js';
import { problem } from '../../tasks/core/step/problem.js';

/** The text of an input, and where it was given. */
export interface Given {
  readonly text: string;
  /** What messages call it, e.g. `--lab`, `IMAGEFACTORY_LAB`, `"lab" in imagefactory.json`. */
  readonly title: string;
  readonly place?: Pick<Finding, 'file' | 'line' | 'column'>;
}

/**
 * Looks for an input in one source.
 * @returns undefined where the source does not give it
 * @throws a problem where it gives it in a way that cannot be used
 */
export type Source = (input: Input) => Given | undefined;

/**
 * What one source gives for an input under all of its names.
 * @throws a problem where it gives it twice: one of the two would have no effect
 */
export function onlyOne([one, other]: readonly Given[]): Given | undefined {
  if (one && other)
    throw problem(`${one.title} and ${other.title} are two names of one option.`, 'Give only one of them.');
  return one;
}
