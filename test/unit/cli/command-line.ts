import { CommanderError } from 'commander';
import { type Command, commands } from '../../../cli/commands.js';
import { allInputs, inputsOf } from '../../../cli/options/command-inputs.js';
import { environmentSource } from '../../../cli/options/environment-source.js';
import { flagSource } from '../../../cli/options/flags.js';
import type { Source } from '../../../cli/options/given.js';
import { settingsSource } from '../../../cli/options/settings-file.js';
import { readValues } from '../../../cli/options/values.js';
import { type Asked, createProgram } from '../../../cli/program.js';
import type { Input } from '../../../tasks/core/definitions/input.js';

/** What a command line came to. */
export interface Parsed {
  /** Absent where no command was started. */
  readonly asked?: Asked;
  readonly out: string;
  readonly error: string;
  /** Of help and of wrong usage. */
  readonly exitCode?: number;
}

/** Parses the words of a command line, and starts nothing. */
export async function parse(...words: readonly string[]): Promise<Parsed> {
  const written = { out: '', error: '' };
  const started: Asked[] = [];
  const start = (asked: Asked) => Promise.resolve(void started.push(asked));
  const program = createProgram(start, {
    out: (text) => (written.out += text),
    error: (text) => (written.error += text),
  });
  try {
    await program.parseAsync(words, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return { ...written, exitCode: error.exitCode };
  }
  const [asked] = started;
  return { ...written, ...(asked ? { asked } : {}) };
}

export function commandNamed(name: string): Command {
  const found = commands.find((one) => one.name === name);
  if (!found) throw new Error(`There is no command ${name}.`);
  return found;
}

export interface GivenTexts {
  readonly words?: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
  /** The text of the file of settings, or its properties. */
  readonly settings?: string | Readonly<Record<string, unknown>>;
}

export const settingsPath = '/repository/imagefactory.json';

/** The sources of a command, the strongest first. */
export async function sourcesOf(
  command: Command,
  { words = [], variables = {}, settings = {} }: GivenTexts,
): Promise<Source[]> {
  const { asked, error } = await parse(command.name, ...words);
  if (!asked) throw new Error(error);
  const text = typeof settings === 'string' ? settings : JSON.stringify(settings);
  return [
    flagSource(asked.flags),
    environmentSource(variables),
    settingsSource({ path: settingsPath, text }, allInputs(commands)),
  ];
}

/** The values of all options of a command by name; what is required has a value where none is given. */
export async function read(
  command: Command,
  given: GivenTexts,
): Promise<Readonly<Record<string, string | number | boolean | undefined>>> {
  const required: Source = (input) => (input.required ? { text: '1', title: 'the test' } : undefined);
  return readValues(inputsOf(command), [...(await sourcesOf(command, given)), required]);
}

/** A value that is not the default of an input. */
export function otherValue(input: Input): string | number | boolean {
  switch (input.type) {
    case 'boolean':
      return !input.default;
    case 'number':
    case 'whole number':
      return 7;
    case 'choice':
      return input.choices.find((choice) => choice !== input.default) ?? '';
    default:
      return 'other';
  }
}

/** A third value, or the default of an input that has no more than two. */
export function furtherValue(input: Input): string | number | boolean {
  switch (input.type) {
    case 'boolean':
      return input.default;
    case 'number':
    case 'whole number':
      return 9;
    case 'choice':
      return input.default;
    default:
      return 'further';
  }
}

/** `--vm-size other`, or `--no-generalize`. */
export function wordsFor(flag: string, value: string | number | boolean): string[] {
  if (typeof value !== 'boolean') return [flag, String(value)];
  return [value ? flag : flag.replace('--', '--no-')];
}
