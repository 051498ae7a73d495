import type { FolderInput, Input } from '../../tasks/core/definitions/input.js';
import type { Command } from '../commands.js';
import { commonInputs, detailedExitcode, except, hostInputs, offline, yes } from './inputs.js';

/** The folder in which a command looks for the Configuration folder where none is named. */
export const usualConfiguration = 'Configuration';

/** The options of a command: the inputs of its task, how to sign in, and how to tell the result. */
export function inputsOf(command: Command): readonly Input[] {
  return [...taskInputsOf(command), ...extraInputsOf(command), ...commonInputs];
}

/**
 * The inputs of its task: all but the service connection, in whose place a command line signs in. Where the folder is
 * depends on the folder that the command runs in.
 */
export function taskInputsOf({ task, isPlan }: Command): readonly Input[] {
  return task.inputs
    .filter(({ type, name }) => type !== 'connection' && !(isPlan && name === 'whatIf'))
    .map((input) => (input.type === 'folder' ? withoutRequired(input) : input));
}

function withoutRequired({ name, alias }: FolderInput): FolderInput {
  return { name, type: 'folder', ...(alias === undefined ? {} : { alias }) };
}

function extraInputsOf({ task, isPlan }: Command): readonly Input[] {
  const has = (name: string) => task.inputs.some((input) => input.name === name);
  const needsAzure = task.inputs.some(({ type, required }) => type === 'connection' && required);
  return [
    ...(has('imagePaths') ? [except] : []),
    ...(needsAzure ? [] : [offline]),
    ...(has('whatIf') && !isPlan ? [yes] : []),
    ...(has('whatIf') ? [detailedExitcode] : []),
  ];
}

/** Every input of any command: a file of settings or an environment may serve them all. */
export function allInputs(commands: readonly Command[]): readonly Input[] {
  return [
    ...new Map(
      [...commands.flatMap(taskInputsOf), ...hostInputs].map((input) => [input.name, input]),
    ).values(),
  ];
}
