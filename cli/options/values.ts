import { defaultOf } from '../../tasks/core/definitions/defaults.js';
import type { Input, InputValues } from '../../tasks/core/definitions/input.js';
import { parseInput } from '../../tasks/core/run/parse-input.js';
import { findingsOf, problemWithFindings } from '../../tasks/core/run/problem.js';
import type { Finding } from '../../tasks/core/step/action.js';
import type { Given, Source } from './given.js';
import { flagFor, shownName, variableFor } from './names.js';

export type Values<I extends Input> = InputValues<{ readonly inputs: readonly I[] }>;

/**
 * The typed values of inputs: each from the first source that gives it, else its default.
 * @param sources the strongest first
 * @throws a problem with a finding for each input that is missing or wrong
 */
export function readValues<const I extends Input>(
  inputs: readonly I[],
  sources: readonly Source[],
): Values<I> {
  const faults: Finding[] = [];
  const values = inputs.map((input) => {
    try {
      return [input.name, valueOf(input, firstGiven(input, sources))] as const;
    } catch (error) {
      faults.push(...findingsOf(error));
      return [input.name, undefined] as const;
    }
  });
  if (faults.length > 0) throw problemWithFindings(faults, `${faults.length} options are missing or wrong.`);
  return Object.fromEntries(values) as Values<I>;
}

export function firstGiven(input: Input, sources: readonly Source[]): Given | undefined {
  for (const source of sources) {
    const given = source(input);
    if (given) return given;
  }
  return undefined;
}

function valueOf(input: Input, given: Given | undefined): ReturnType<typeof defaultOf> {
  if (!given || given.text.trim() === '') {
    if (input.required) throw problemWithFindings([missing(input)], '');
    return defaultOf(input);
  }
  const reading = parseInput(input, given.text, given.title);
  if ('value' in reading) return reading.value;
  throw problemWithFindings([{ ...reading.fault, ...given.place }], '');
}

function missing(input: Input): Finding {
  const name = shownName(input);
  return {
    severity: 'error',
    what: `The option ${flagFor(name)} is missing`,
    remedy: `Give it, or the variable ${variableFor(name)}, or "${name}" in imagefactory.json.`,
  };
}
