import { Option } from 'commander';
import type { Input } from '../../tasks/core/definitions/input.js';
import { problem } from '../../tasks/core/step/problem.js';
import { fileOf, isInFile, textOfFile } from './file-input.js';
import { type Given, onlyOne, type Source } from './given.js';
import { flagFor, namesOf, shownName, variableFor } from './names.js';

/** The values that commander has read, by the names of their flags in camel case. */
export type Flags = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;

/** The flags of an input: the one that help shows, and those of its other names. */
export function flagsOf(input: Input, description: string, group: string): Option[] {
  const values = namesOf(input).flatMap((name, index) =>
    valueFlags(input, name).map((option) =>
      shown(option, index === 0 && isShown(option, input), description),
    ),
  );
  const files = isInFile(input) ? namesOf(input).map(fileOf) : [];
  const ofFiles = files.map((name, index) =>
    shown(
      new Option(`${flagFor(name)} <file>`),
      index === 0,
      input.type === 'secret' ? description : inFile(input),
    ),
  );
  return [...values, ...ofFiles].map((option) => option.helpGroup(group));
}

function shown(option: Option, isShown: boolean, description: string): Option {
  option.description = option.negate ? `Switches off: ${description}` : description;
  return option.hideHelp(!isShown);
}

/** Help shows what changes something, and no way to give a secret that others see. */
function isShown({ negate }: Option, input: Input): boolean {
  if (input.type === 'boolean') return negate === input.default;
  return input.type !== 'secret';
}

function inFile(input: Input): string {
  return `The same, in a file: it does not show in the list of processes, as ${flagFor(namesOf(input)[0])} does.`;
}

function valueFlags(input: Input, name: string): Option[] {
  const flag = flagFor(name);
  // In this order, else commander would take the one without `no` for given.
  if (input.type === 'boolean') return [new Option(flag), new Option(flag.replace('--', '--no-'))];
  const option = new Option(`${flag} <${placeholder(input)}>`);
  return [isRepeated(input) ? option.argParser(collect) : option];
}

/** One that takes several lines may be given several times. */
function isRepeated(input: Input): boolean {
  return input.type === 'text' && input.lines === 'many';
}

function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

function placeholder({ name, type }: Input): string {
  const known = placeholders[name];
  if (known !== undefined) return known;
  return type === 'whole number' ? 'number' : type === 'secret' ? 'text' : type;
}

/** What is written for an option, where its type does not tell. */
const placeholders: Readonly<Record<string, string>> = {
  ConfigurationLocation: 'folder',
  DevTestLabName: 'lab',
  SubscriptionId: 'id',
  gallery: 'gallery',
  imagePaths: 'path',
  except: 'path',
  htmlFile: 'file',
  output: 'file',
  report: 'folder',
};

/** What the flags of a command line give. */
export function flagSource(flags: Flags): Source {
  return (input) => {
    const found = [...namesOf(input).flatMap((name) => direct(name, flags)), ...fromFile(input, flags)];
    const [first] = found;
    if (first && input.type === 'secret' && !first.title.endsWith('-file')) throw openSecret(input);
    return onlyOne(found);
  };
}

function direct(name: string, flags: Flags): Given[] {
  const value = flags[attributeOf(name)];
  if (value === undefined) return [];
  const title = flagFor(name);
  if (typeof value === 'boolean')
    return [{ text: String(value), title: value ? title : title.replace('--', '--no-') }];
  return [{ text: typeof value === 'string' ? value : value.join('\n'), title }];
}

function fromFile(input: Input, flags: Flags): Given[] {
  if (!isInFile(input)) return [];
  return namesOf(input).flatMap((name) =>
    direct(fileOf(name), flags).map(({ text, title }) => ({ text: textOfFile(text, title), title })),
  );
}

/** The name by which commander keeps the value of a flag. */
function attributeOf(name: string): string {
  return new Option(flagFor(name)).attributeName();
}

function openSecret(input: Input) {
  const name = shownName(input);
  return problem(
    `${flagFor(name)} is a secret, and the list of processes shows what stands on a command line.`,
    `Give it in the variable ${variableFor(name)}, or in a file with ${flagFor(fileOf(name))}.`,
  );
}
