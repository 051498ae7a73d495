import { type Command, commands } from '../../cli/commands.js';
import { inputsOf } from '../../cli/options/command-inputs.js';
import { flagsOf } from '../../cli/options/flags.js';
import { commonInputs } from '../../cli/options/inputs.js';
import { flagFor, flagsByName, namesOf } from '../../cli/options/names.js';
import { defaultText, type DescribedOption, describeOptions, withFlags } from '../../cli/options/texts.js';
import type { Input } from '../../tasks/core/definitions/input.js';
import { between, code, tableOf } from './tables.js';

const common: ReadonlySet<string> = new Set(commonInputs.map(({ name }) => name));

/** The page of the options of the command line, with a table for each command and one for what all have. */
export function optionsPage(before: string): string {
  return commands.reduce(
    (page, command) =>
      between(
        page,
        `options of ${command.name}`,
        optionTable(command, (name) => !common.has(name)),
      ),
    between(before, 'options of every command', commonTable()),
  );
}

function commonTable(): string {
  const [command] = commands;
  return command === undefined ? '' : optionTable(command, (name) => common.has(name));
}

function optionTable(command: Command, isWanted: (name: string) => boolean): string {
  const inputs = inputsOf(command);
  const flags = flagsByName(inputs);
  const options = describeOptions(command.task, inputs).filter(({ input }) => isWanted(input.name));
  return tableOf(
    ['option', 'default', 'meaning', 'other names'],
    options.flatMap((option) => rowsOf(option, flags)),
  );
}

function rowsOf({ input, help, group }: DescribedOption, names: ReadonlyMap<string, string>): string[][] {
  const shown = flagsOf(input, `${withFlags(help, names)}${choicesText(input)}`, group).filter(
    ({ hidden }) => !hidden,
  );
  return shown.map(({ flags, description }, index) => [
    code(flags),
    index > 0 ? '' : standardText(input),
    description,
    index > 0 ? '' : namesOf(input).slice(1).map(flagFor).map(code).join(', '),
  ]);
}

function standardText(input: Input): string {
  const value = defaultText(input);
  if (value !== undefined) return code(value);
  return input.required ? 'required' : '';
}

function choicesText(input: Input): string {
  return input.type === 'choice' ? ` One of ${input.choices.map(code).join(', ')}.` : '';
}
