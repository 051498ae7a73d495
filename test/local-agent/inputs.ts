import { isAbsolute, join, normalize } from 'node:path';
import type { TaskInput } from './task-definition.js';
import { expand, type Texts, valueOf, type Variables } from './variables.js';

/** What an input's value may refer to. */
export interface InputContext {
  readonly variables: Variables;
  /** The agent process's environment, by lower-case name: `$(HOME)` is replaced too. */
  readonly environment: Variables;
  /** Where relative paths begin: the sources, or in a classic release the artifacts. */
  readonly pathRoot: string;
}

/**
 * The inputs as the task gets them, by the names of task.json: defaults and given values trimmed (A11),
 * aliases mapped (A15), `$(name)` expanded (A12), `filePath` resolved (A13). What the task does not declare
 * is passed on as it was given.
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

/** A boolean default is serialised as .NET does. */
function text(defaultValue: string | boolean | undefined): string {
  if (typeof defaultValue === 'boolean') return defaultValue ? 'True' : 'False';
  return defaultValue ?? '';
}

function declaredName(declared: readonly TaskInput[], given: string): string {
  const wanted = given.toLowerCase();
  const names = ({ name, aliases }: TaskInput) => [name, ...aliases].map((each) => each.toLowerCase());
  return declared.find((input) => names(input).includes(wanted))?.name ?? given;
}

/** A13: an empty path becomes the root itself. */
function resolvePath(path: string, root: string): string {
  return isAbsolute(path) ? normalize(path) : join(root, path);
}
