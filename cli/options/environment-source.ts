import type { Input } from '../../tasks/core/definitions/input.js';
import type { Finding } from '../../tasks/core/step/action.js';
import type { Environment } from '../sign-in/environment.js';
import { fileOf, isInFile, textOfFile } from './file-input.js';
import { onlyOne, type Source } from './given.js';
import { nameKey, namesOf, variableFor, variablePrefix } from './names.js';
import { nearest } from './nearest.js';

/** What the environment gives in variables `IMAGEFACTORY_…`; one that is empty gives nothing. */
export function environmentSource(environment: Environment): Source {
  const given = variablesOf(environment);
  const find = (names: readonly string[]) => {
    const keys = names.map(nameKey);
    return given.filter(({ rest }) => keys.includes(nameKey(rest)));
  };
  return (input) => {
    const files = isInFile(input) ? find(namesOf(input).map(fileOf)) : [];
    return onlyOne([
      ...find(namesOf(input)).map(({ text, name }) => ({ text, title: name })),
      ...files.map(({ text, name }) => ({ text: textOfFile(text, name), title: name })),
    ]);
  };
}

/** The file of settings that a variable names; undefined where none does. */
export function settingsFileIn(environment: Environment): string | undefined {
  return variablesOf(environment).find(({ rest }) => nameKey(rest) === settingsFileName)?.text;
}

/** `--config`, which is no input of any command. */
const settingsFileName = 'config';

/** A warning for each variable of that name which no command reads. */
export function unknownVariables(environment: Environment, known: readonly Input[]): Finding[] {
  const names = known.flatMap((input) => [
    ...namesOf(input),
    ...(isInFile(input) ? namesOf(input).map(fileOf) : []),
  ]);
  const keys = new Set([...names.map(nameKey), settingsFileName]);
  return variablesOf(environment)
    .filter(({ rest }) => !keys.has(nameKey(rest)))
    .map(({ name }) => ({
      severity: 'warning',
      what: `No command reads the variable ${name}`,
      remedy: `Remove it, or correct its name: the nearest that there is, is ${nearest(name, names.map(variableFor))}.`,
    }));
}

function variablesOf(environment: Environment) {
  return Object.entries(environment).flatMap(([name, text = '']) =>
    name.toUpperCase().startsWith(variablePrefix) && text.trim() !== ''
      ? [{ name, text, rest: name.slice(variablePrefix.length) }]
      : [],
  );
}
