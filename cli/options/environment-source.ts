import type { Input } from '../../tasks/core/definitions/input.js';
import type { Finding } from '../../tasks/core/step/action.js';
import { fileOf, isInFile, textOfFile } from './file-input.js';
import type { Source } from './given.js';
import { nameKey, namesOf, variableFor, variablePrefix } from './names.js';
import { nearest } from './nearest.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** What the environment gives in variables `IMAGEFACTORY_…`; one that is empty gives nothing. */
export function environmentSource(environment: Environment): Source {
  const given = new Map(variablesOf(environment).map((one) => [nameKey(one.rest), one]));
  const find = (names: readonly string[]) =>
    names.map((name) => given.get(nameKey(name))).find((one) => one !== undefined);
  return (input) => {
    const direct = find(namesOf(input));
    if (direct) return { text: direct.text, title: direct.name };
    const file = isInFile(input) ? find(namesOf(input).map(fileOf)) : undefined;
    return file && { text: textOfFile(file.text, file.name), title: file.name };
  };
}

/** A warning for each variable of that name which no command reads. */
export function unknownVariables(environment: Environment, known: readonly Input[]): Finding[] {
  const names = known.flatMap((input) => [
    ...namesOf(input),
    ...(isInFile(input) ? namesOf(input).map(fileOf) : []),
  ]);
  const keys = new Set(names.map(nameKey));
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
