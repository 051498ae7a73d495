import type { Input } from '../../tasks/core/definitions/input.js';
import type { Finding } from '../../tasks/core/step/action.js';

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
