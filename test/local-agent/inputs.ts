import { isAbsolute, join, normalize } from 'node:path';
import type { TaskInput } from './task-definition.js';
import { expand, type Texts, valueOf, type Variables } from './variables.js';

/** The context in which the values of inputs are expanded. */
export interface InputContext {
  readonly variables: Variables;
  /** The environment of the agent's process, by lower-case name: `$(HOME)` is replaced too. */
  readonly environment: Variables;
  /** Base of relative paths: the sources, or the artifacts in a classic release. */
  readonly pathRoot: string;
}

/**
 * The inputs as the task gets them, by the names in task.json: defaults and given values trimmed (A11), aliases
 * mapped (A15), `$(name)` expanded (A12), `filePath` resolved (A13). Inputs that the task does not declare are passed
 * on unchanged.
 */
export function resolveInputs(declared: readonly TaskInput[], given: Texts, context: InputContext): Texts {
  const trim = trimmer(context.variables);
  const values = new Map(declared.map(({ name, defaultValue }) => [name, trim(text(defaultValue))]));
  for (const [name, value] of Object.entries(given)) values.set(declaredName(declared, name), trim(value));
  const paths = new Set(declared.filter(({ type }) => type === 'filePath').map(({ name }) => name));
  return Object.fromEntries(
    [...values].map(([name, value]) => {
      const expanded = expand(expand(value, context.variables), context.environment);
      return [name, paths.has(name) ? resolvePath(expanded, context.pathRoot) : expanded];
    }),
  );
}

function trimmer(variables: Variables): (value: string) => string {
  const disabled = valueOf(variables, 'DISABLE_INPUT_TRIMMING').toLowerCase() === 'true';
  return (value) => (disabled ? value : value.trim());
}

/** A boolean default in the serialisation of .NET. */
function text(defaultValue: string | boolean | undefined): string {
  if (typeof defaultValue === 'boolean') return defaultValue ? 'True' : 'False';
  return defaultValue ?? '';
}

function declaredName(declared: readonly TaskInput[], given: string): string {
  const wanted = given.toLowerCase();
  const names = ({ name, aliases }: TaskInput) => [name, ...aliases].map((each) => each.toLowerCase());
  return declared.find((input) => names(input).includes(wanted))?.name ?? given;
}

/** A13: an empty path becomes the base itself. */
function resolvePath(path: string, root: string): string {
  return isAbsolute(path) ? normalize(path) : join(root, path);
}
