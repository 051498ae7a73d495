import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { TaskValues } from '../definitions/task-values.js';
import { defaultOf } from '../definitions/defaults.js';
import {
  type FileInput,
  type FolderInput,
  type Input,
  shownName,
  type TaskDefinition,
} from '../definitions/input.js';
import { parseInput, type Reading } from '../run/parse-input.js';
import { problemWithFindings } from '../run/problem.js';
import type { Finding } from '../step/action.js';
import { type Environment, inputText, variable } from './environment.js';

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
    default:
      return parseInput(input, text, titleOf(input));
  }
}

function titleOf(input: Input): string {
  return `The input ${shownName(input)}`;
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
