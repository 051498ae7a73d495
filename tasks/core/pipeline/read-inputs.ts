import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { TaskValues } from '../definitions/task-values.js';
import { defaultOf } from '../definitions/defaults.js';
import {
  type ChoiceInput,
  type FileInput,
  type FolderInput,
  type Input,
  type NumberInput,
  shownName,
  type TaskDefinition,
} from '../definitions/input.js';
import { problemWithFindings } from '../run/problem.js';
import type { Finding } from '../step/action.js';
import { type Environment, inputText, variable } from './environment.js';

type Reading = { readonly value: ReturnType<typeof defaultOf> } | { readonly fault: Finding };

/**
 * The typed values of a task's inputs.
 * @throws a problem with one finding for each input that is missing or wrong
 */
export function readInputs<D extends TaskDefinition>(definition: D, environment: Environment): TaskValues<D> {
  const readings = definition.inputs.map((input) => ({ input, reading: readInput(input, environment) }));
  const wrongs = readings.flatMap(({ input, reading }) =>
    'fault' in reading ? [{ input, ...reading }] : [],
  );
  if (wrongs.length > 0) {
    const names = wrongs.map(({ input }) => shownName(input)).join(', ');
    const faults = wrongs.map(({ fault }) => fault);
    throw problemWithFindings(faults, `${faults.length} inputs are missing or wrong: ${names}.`);
  }
  return Object.fromEntries(
    readings.flatMap(({ input, reading }) => ('value' in reading ? [[input.name, reading.value]] : [])),
  ) as TaskValues<D>;
}

function readInput(input: Input, environment: Environment): Reading {
  const text = inputText(environment, input.name);
  if (text === undefined) return absent(input);
  const unknown = undefinedVariable(input, text);
  return unknown === undefined ? parse(input, text, environment) : { fault: neverSet(input, unknown) };
}

function absent(input: Input): Reading {
  return input.required ? { fault: missing(input) } : { value: defaultOf(input) };
}

function parse(input: Input, text: string, environment: Environment): Reading {
  switch (input.type) {
    case 'folder':
      return parseFolder(input, text, environment);
    case 'file':
      return parseFile(input, text, environment);
    case 'boolean':
      return parseBoolean(input, text);
    case 'number':
    case 'whole number':
      return parseNumber(input, text.trim());
    case 'choice':
      return parseChoice(input, text.trim());
    case 'secret':
      return { value: text };
    case 'connection':
    case 'text':
      return { value: text.trim() };
  }
}

/** The agent turns an empty folder into the working directory, which counts only if it has golden images (A13). */
function parseFolder(input: FolderInput, text: string, environment: Environment): Reading {
  const value = text.trim();
  const workingDirectory = workingDirectoryOf(environment);
  const isWorkingDirectory = resolve(workingDirectory, value) === resolve(workingDirectory);
  const isMeant = !isWorkingDirectory || existsSync(join(workingDirectory, 'GoldenImages'));
  return isMeant ? { value } : { fault: missing(input) };
}

/** The agent turns an empty file, too, into the working directory. */
function parseFile(input: FileInput, text: string, environment: Environment): Reading {
  const value = text.trim();
  const workingDirectory = workingDirectoryOf(environment);
  return resolve(workingDirectory, value) === resolve(workingDirectory) ? absent(input) : { value };
}

function workingDirectoryOf(environment: Environment): string {
  return variable(environment, 'System.DefaultWorkingDirectory') ?? process.cwd();
}

function parseBoolean(input: Input, text: string): Reading {
  const word = text.trim().toLowerCase();
  if (word === 'true' || word === 'false') return { value: word === 'true' };
  return wrong(input, text, 'is neither true nor false', 'Write true or false.');
}

function parseNumber(input: NumberInput, text: string): Reading {
  const whole = input.type === 'whole number';
  const remedy = `Write a ${input.type}${rangeOf(input)}${whole ? '' : '; decimals have a point'}.`;
  if (!/^-?\d+(\.\d+)?$/.test(text)) return wrong(input, text, `is not a number`, remedy);
  if (text.startsWith('-')) return wrong(input, text, 'is negative', remedy);
  if (whole && !/^\d+$/.test(text)) return wrong(input, text, 'is not a whole number', remedy);
  const value = Number(text);
  const fault = outOfRange(input, value);
  return fault === undefined ? { value } : wrong(input, text, fault, remedy);
}

function outOfRange({ zero, least = 0, most }: NumberInput, value: number): string | undefined {
  if (value > most) return `is more than ${most}`;
  if (value === 0 && !zero) return 'must be above 0';
  return value < least ? `is less than ${least}` : undefined;
}

function rangeOf({ zero, least, most }: NumberInput): string {
  return least === undefined && !zero ? ` above 0, at most ${most}` : ` from ${least ?? 0} to ${most}`;
}

function parseChoice(input: ChoiceInput, text: string): Reading {
  const value = input.choices.find((choice) => choice.toLowerCase() === text.toLowerCase());
  const choices = input.choices.join(', ');
  return value === undefined
    ? wrong(input, text, 'is not one of its choices', `Write one of ${choices}.`)
    : { value };
}

/**
 * The name of a variable that does not exist: the agent leaves its `$(name)` as it is. A text of several lines is made of
 * values, and whoever takes it apart looks at each of them; a default with a variable may be one that is not used.
 */
function undefinedVariable(input: Input, text: string): string | undefined {
  if (input.type === 'text' && (input.lines === 'many' || text === input.default)) return undefined;
  const macro = input.type === 'secret' ? /^\s*\$\(([^()]+)\)\s*$/ : /\$\(([^()]+)\)/;
  return macro.exec(text)?.[1];
}

function neverSet(input: Input, variableName: string): Finding {
  return {
    severity: 'error',
    what: `The input ${shownName(input)} uses the variable $(${variableName}), which does not exist`,
    remedy: `Define ${variableName} in the pipeline or in a variable group that it uses, or correct its name.`,
  };
}

function missing(input: Input): Finding {
  return {
    severity: 'error',
    what: `Input required: ${shownName(input)}`,
    remedy: `Give the task a value for ${shownName(input)}.`,
  };
}

function wrong(input: Input, text: string, why: string, remedy: string): Reading {
  const what = `The input ${shownName(input)} is "${text}", which ${why}`;
  return { fault: { severity: 'error', what, remedy } };
}
