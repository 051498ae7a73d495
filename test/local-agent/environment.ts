import type { Texts, Variables } from './variables.js';

/** A1: the name of an environment variable, in which `.` and space become `_` and letters upper case. */
export function formatName(name: string): string {
  return name.replaceAll(/[. ]/g, '_').toUpperCase();
}

/** A3, A4, A5: the environment variables of pipeline variables; a secret one is only in `SECRET_<name>`. */
export function variableEnvironment(variables: Variables): Texts {
  const all = [...variables.values()];
  const open = all.filter(({ secret }) => !secret);
  const secret = all.filter((variable) => variable.secret);
  return {
    ...Object.fromEntries(open.map(({ name, value }) => [formatName(name), value])),
    ...Object.fromEntries(secret.map(({ name, value }) => [`SECRET_${formatName(name)}`, value])),
    ...Object.fromEntries(
      open
        .filter(({ name }) => name.toLowerCase() === 'agent.jobstatus')
        .map(({ name, value }) => [name, value]),
    ),
    VSTS_PUBLIC_VARIABLES: JSON.stringify(open.map(({ name }) => name)),
    VSTS_SECRET_VARIABLES: JSON.stringify(secret.map(({ name }) => name)),
  };
}

/** A14: every input, including empty ones, as `INPUT_<NAME>`. */
export function inputEnvironment(inputs: Texts): Texts {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [`INPUT_${formatName(name)}`, value]),
  );
}

/** The layers of a task's environment. */
export interface Layers {
  /** The agent's own process environment. */
  readonly agent: Texts;
  /** The step's `env:`, expanded and trimmed. */
  readonly step: Texts;
  readonly variables: Variables;
  readonly inputs: Texts;
  readonly endpoints: Texts;
}

/** A2: merges the layers; later ones take precedence. */
export function taskEnvironment(layers: Layers): Texts {
  return {
    ...layers.agent,
    ...layers.step,
    ...variableEnvironment(layers.variables),
    ...inputEnvironment(layers.inputs),
    ...layers.endpoints,
    TF_BUILD: 'True',
  };
}
