import type { Input, InputValues, TaskDefinition } from './input.js';

type WithInputs = Pick<TaskDefinition, 'inputs'>;

/** The inputs of a task that a pipeline may leave out. */
type OptionalInputs<D extends WithInputs> = Exclude<D['inputs'][number], { readonly required: true }>;

/** The values of the inputs that a pipeline may leave out, by name. */
export type Defaults<D extends WithInputs> = Pick<InputValues<D>, OptionalInputs<D>['name']>;

/** The values that a task has where a pipeline gives it none but those that are required. */
export function defaultsOf<const D extends WithInputs>({ inputs }: D): Defaults<D> {
  const optional = inputs.filter(({ required }) => !required);
  return Object.fromEntries(optional.map((input) => [input.name, defaultOf(input)])) as Defaults<D>;
}

/** The value of an input that is not given: its default, else empty text, or undefined if it is a number. */
export function defaultOf(input: Input): string | number | boolean | undefined {
  if ('default' in input) return input.default;
  return input.type === 'number' || input.type === 'whole number' ? undefined : '';
}
