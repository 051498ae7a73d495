import type { Environment } from './environment.js';
import { invalidTemplate, isObject, type Value } from './value.js';

/** ARM's limit for the iterations of one loop. */
const MOST_TURNS = 800;

export interface Loop {
  readonly name: string;
  /** One environment per iteration. */
  readonly turns: readonly Environment[];
}

/**
 * The iterations of a `copy` element.
 * @param copy `{name, count, …}`
 * @param evaluate evaluates the count
 */
export function repeat(
  copy: Value,
  environment: Environment,
  evaluate: (value: Value, environment: Environment) => Value,
): Loop {
  const loop = isObject(copy) ? copy : {};
  const name = evaluate(loop['name'] ?? null, environment);
  const count = evaluate(loop['count'] ?? null, environment);
  if (typeof name !== 'string') throw invalidTemplate('A copy has no name.');
  if (typeof count !== 'number' || count < 0 || count > MOST_TURNS)
    throw invalidTemplate(`The count of the copy '${name}' must be an integer from 0 to ${MOST_TURNS}.`);
  const turns = Array.from({ length: count }, (_, index) => ({
    ...environment,
    turns: [...environment.turns, { loop: name, index }],
  }));
  return { name, turns };
}
