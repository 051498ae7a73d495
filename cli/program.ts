import { Command as Program, Option } from 'commander';
import { extensionVersion } from '../tasks/core/definitions/version.js';
import { textOfTask } from '../tasks/core/definitions/texts/describe-input.js';
import { type Command, commands } from './commands.js';
import { inputsOf } from './options/command-inputs.js';
import { type Flags, flagsOf } from './options/flags.js';
import { flagFor, flagsByName, namesOf } from './options/names.js';
import { defaultText, type DescribedOption, describeOptions, withFlags } from './options/texts.js';
import { usageError } from './output/usage-error.js';

/** What was asked for on a command line. */
export interface Asked {
  readonly command: Command;
  readonly flags: Flags;
  /** The file of settings; undefined for the usual one. */
  readonly settingsFile: string | undefined;
  /** The Configuration folder, where it stands without its option. */
  readonly folder: string | undefined;
}

/** Which streams it writes to. */
export interface Writers {
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
}

/**
 * The command line, made of the definitions of the tasks. Parsing throws a `CommanderError` where help was asked for or
 * something is wrong, after it was written.
 * @param start is called with what was asked for
 */
export function createProgram(start: (asked: Asked) => Promise<void>, { out, error }: Writers): Program {
  const program = new Program('imagefactory')
    .description('Builds, distributes and retires custom images of Azure DevTest Labs.')
    .version(extensionVersion, '--version')
    .helpCommand(true)
    .configureHelp({ minWidthToWrap: narrowestDescription })
    .addHelpText('after', afterAll)
    .showHelpAfterError('imagefactory --help lists the commands.')
    .exitOverride()
    .configureOutput({ writeOut: out, writeErr: error, outputError: showing(['--help', '--version']) });
  for (const command of commands) program.addCommand(programOf(command, program, start));
  return program;
}

/** Columns. The longest option leaves 38 of the usual 80, and below its minimum commander breaks no line at all. */
const narrowestDescription = 30;

function showing(flags: readonly string[]) {
  return (text: string, write: (text: string) => void) => write(usageError(text, flags));
}

const afterAll = `
Each command has a page of help: imagefactory run --help
Exit codes: 0 succeeded; 1 failed; 2 something would change (--detailed-exitcode); 3 something failed, but less than
--fail-on says; 4 wrong usage or no sign-in, and nothing was touched; 130 cancelled.`;

function programOf(command: Command, parent: Program, start: (asked: Asked) => Promise<void>): Program {
  const { name, task, summary, isPlan, help = textOfTask(task).help } = command;
  const program = new Program(name)
    .copyInheritedSettings(parent)
    .summary(plain(summary))
    .description(plain(isPlan ? summary : help))
    .showHelpAfterError(`imagefactory ${name} --help lists its options.`);
  const inputs = inputsOf(command);
  program.configureOutput({ outputError: showing(inputs.flatMap(namesOf).map(flagFor)) });
  const flags = flagsByName(inputs);
  for (const described of describeOptions(task, inputs)) {
    const description = helpLine(described, flags);
    for (const option of flagsOf(described.input, description, described.group)) program.addOption(option);
  }
  program.addOption(configOption());
  if (command.takesFolder)
    program.argument('[folder]', 'The Configuration folder, in place of --configuration.');
  program.helpOption('-h, --help', 'Show this help.').addHelpText('after', afterOne(command));
  return program.action(async (...words: readonly unknown[]) => {
    const folder = command.takesFolder ? (words[0] as string | undefined) : undefined;
    const { config, ...given } = program.opts<Flags & { readonly config?: string }>();
    await start({ command, flags: given, folder, settingsFile: config });
  });
}

function configOption(): Option {
  return new Option(
    '--config <file>',
    'The file of settings. Default: imagefactory.json, if it is there.',
  ).helpGroup('Options:');
}

function afterOne({ examples, name }: Command): string {
  return `
Each option may also be given in a variable (--vm-size in IMAGEFACTORY_VM_SIZE) or in the file of settings ("vmSize"); a flag
goes before a variable, and that before the file.

Examples:
${examples.map((example) => `  $ imagefactory ${example}`).join('\n')}${name === 'plan' ? '\n\nimagefactory run carries the plan out.' : ''}`;
}

/** The help of an option with its choices, and its default or that it has none. */
function helpLine({ input, help }: DescribedOption, flags: ReadonlyMap<string, string>): string {
  const choices = input.type === 'choice' ? [`One of ${input.choices.join(', ')}.`] : [];
  const value = defaultText(input);
  const standard = value === undefined ? [] : [`Default: ${value}.`];
  const required = input.required ? ['Required.'] : [];
  return plain(withFlags([help, ...choices, ...standard, ...required].join(' '), flags));
}

/** Markdown as a terminal shows it. */
function plain(markdown: string): string {
  return markdown.replaceAll(/`([^`]*)`/g, '$1').replaceAll(/\*([^*\s][^*]*)\*/g, '$1');
}
