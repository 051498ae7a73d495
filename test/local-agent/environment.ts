import type { Texts, Variables } from './variables.js';

/** A1: the name of an environment variable: `.` and space become `_`, then upper case. */
export function formatName(name: string): string {
  return name.replaceAll(/[. ]/g, '_').toUpperCase();
}

/** A3, A4, A5: how variables reach the task. A secret one only as `SECRET_<name>`. */
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

/** A14: every input, the empty ones too, as `INPUT_<NAME>`. */
export function inputEnvironment(inputs: Texts): Texts {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [`INPUT_${formatName(name)}`, value]),
  );
}

/** The layers from which the task's environment is made. */
export interface Layers {
  /** The agent's own process environment. */
  readonly agent: Texts;
  /** The step's `env:`, expanded and trimmed. */
  readonly step: Texts;
  readonly variables: Variables;
  readonly inputs: Texts;
  readonly endpoints: Texts;
}

/** A2: all layers together; later ones win. */
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
