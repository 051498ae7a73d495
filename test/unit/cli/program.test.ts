import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { commands } from '../../../cli/commands.js';
import { inputsOf, taskInputsOf } from '../../../cli/options/command-inputs.js';
import { fileOf, isInFile } from '../../../cli/options/file-input.js';
import { hostInputs } from '../../../cli/options/inputs.js';
import { flagFor, nameKey, namesOf } from '../../../cli/options/names.js';
import { createProgram } from '../../../cli/program.js';
import { defaultOf } from '../../../tasks/core/definitions/defaults.js';
import type { Input } from '../../../tasks/core/definitions/input.js';
import { describeInputs } from '../../../tasks/core/definitions/texts/describe-input.js';
import { commandNamed, otherValue, parse, wordsFor } from './command-line.js';

const program = createProgram(() => Promise.resolve(), { out: () => undefined, error: () => undefined });

function optionsOf(name: string) {
  return program.commands.find((one) => one.name() === name)?.options ?? [];
}

function flagsOf(name: string): string[] {
  return optionsOf(name).map(({ long }) => long ?? '');
}

/** The inputs of a task that a command is to take: `isPlan` stands for whatIf. */
function wantedInputs(name: string): readonly Input[] {
  const { task, isPlan } = commandNamed(name);
  return task.inputs.filter((input) => input.type !== 'connection' && !(isPlan && input.name === 'whatIf'));
}

/** The names that a pipeline may write. */
function pipelineNames({ name, alias }: Input): string[] {
  return alias === undefined ? [name] : [alias, name];
}

/** The flag of help: the one that changes something, or that gives no secret away. */
function shownFlag(input: Input): string {
  const [name] = namesOf(input);
  if (input.type === 'secret') return flagFor(fileOf(name));
  return input.type === 'boolean' && input.default ? flagFor(name).replace('--', '--no-') : flagFor(name);
}

/** That of true and false shows in its flag. */
function shownDefault(input: Input): string {
  if (input.name === 'ConfigurationLocation') return 'Configuration';
  return input.type === 'boolean' ? '' : String(defaultOf(input) ?? '');
}

async function helpOf(...words: readonly string[]): Promise<string> {
  const { out, exitCode } = await parse(...words);
  assert.equal(exitCode, 0);
  return out.replaceAll(/\s+/g, ' ');
}

for (const { name } of commands)
  describe(`imagefactory ${name}`, () => {
    it('has a flag for each input of its task but the connection, under each of its names', () => {
      const flags = new Set(flagsOf(name));
      for (const input of wantedInputs(name))
        for (const known of pipelineNames(input)) assert.ok(flags.has(flagFor(known)), flagFor(known));
      assert.deepEqual(
        taskInputsOf(commandNamed(name)).map((input) => input.name),
        wantedInputs(name).map((input) => input.name),
      );
    });

    it('has no flag that is neither an input nor an option of the command line', () => {
      const names = [...wantedInputs(name), ...hostInputs].flatMap((input) => [
        ...namesOf(input),
        ...(isInFile(input) ? namesOf(input).map(fileOf) : []),
      ]);
      const known = new Set(names.map(flagFor).flatMap((flag) => [flag, flag.replace('--', '--no-')]));
      assert.deepEqual(
        flagsOf(name).filter((flag) => !known.has(flag)),
        ['--config'],
      );
    });

    it('has no two options of one name, in whatever way they are given', () => {
      const flags = flagsOf(name);
      assert.equal(new Set(flags).size, flags.length);
      const keys = inputsOf(commandNamed(name)).flatMap((input) =>
        [...namesOf(input), ...(isInFile(input) ? namesOf(input).map(fileOf) : [])].map(nameKey),
      );
      assert.equal(new Set(keys).size, keys.length);
    });

    it('takes true and false both ways', () => {
      const flags = new Set(flagsOf(name));
      for (const input of inputsOf(commandNamed(name)).filter(({ type }) => type === 'boolean'))
        for (const known of namesOf(input))
          assert.ok(
            flags.has(flagFor(known)) && flags.has(flagFor(known).replace('--', '--no-')),
            flagFor(known),
          );
    });

    it('shows each option once in its help, with its default', async () => {
      const help = await helpOf(name, '--help');
      for (const input of inputsOf(commandNamed(name))) {
        const [shown, ...others] = namesOf(input).map(flagFor);
        assert.equal(help.split(` ${shownFlag(input)} `).length > 1, true, shown);
        for (const other of others) assert.ok(!help.includes(` ${other} <`), `${other} is shown, too`);
        const value = shownDefault(input);
        assert.ok(value === '' || help.includes(`Default: ${value}.`), `the default of ${shown ?? ''}`);
      }
    });

    it('says of each input in its help what pipelines say of it, in words of its own where these speak of tasks', () => {
      const descriptions = optionsOf(name).filter(({ hidden }) => !hidden);
      for (const { input, help } of describeInputs(commandNamed(name).task)) {
        const option = descriptions.find(({ long = '' }) =>
          namesOf(input).some((one) =>
            [flagFor(one), flagFor(fileOf(one)), flagFor(one).replace('--', '--no-')].includes(long),
          ),
        );
        if (!wantedInputs(name).includes(input)) continue;
        assert.ok(option && option.description.length > 10, input.name);
        const [first = ''] = help.replaceAll(/`[^`]*`/g, '`').split(/`|(?<=\.) /);
        const own = [
          'ConfigurationLocation',
          'DevTestLabName',
          'SubscriptionId',
          'machinePassword',
          'imagePaths',
          'failOn',
          'strictImagePaths',
          'stopStartingAfterMinutes',
          'pollIntervalSeconds',
        ];
        if (!own.includes(input.name)) assert.ok(option.description.includes(first), input.name);
        assert.ok(!option.description.includes('`'), input.name);
      }
    });

    it('says in its help what is required', async () => {
      const help = await helpOf(name, '--help');
      const required = taskInputsOf(commandNamed(name)).filter((input) => input.required);
      assert.equal(help.split(' Required.').length - 1, required.length);
    });

    it('has examples that it understands', async () => {
      for (const example of commandNamed(name).examples) {
        const { asked, error } = await parse(...example.split(' '));
        assert.equal(asked?.command.name, name, error);
      }
    });

    it('takes all its options at once', async () => {
      const inputs = inputsOf(commandNamed(name)).filter(({ type }) => type !== 'secret');
      const words = inputs.flatMap((input) => wordsFor(flagFor(namesOf(input)[0]), otherValue(input)));
      const { asked, error } = await parse(name, ...words);
      assert.equal(Object.keys(asked?.flags ?? {}).length, inputs.length, error);
    });
  });

describe('The command line', () => {
  it('lists every command in its help, with the exit codes', async () => {
    const help = await helpOf('--help');
    for (const { name } of commands) assert.match(help, new RegExp(` ${name} \\[options\\]`));
    for (const code of [0, 1, 2, 3, 4, 130]) assert.match(help, new RegExp(`[ ;]${code} `));
  });

  for (const { name } of commands)
    it(`breaks the lines of the help of ${name} for a terminal of 80 columns`, async () => {
      const { out } = await parse(name, '--help');
      const [options = ''] = out.split('Each option may also');
      assert.deepEqual(
        options.split('\n').filter((line) => line.length > 80),
        [],
      );
    });

  it('has a page of help of each command by -h and by help, too', async () => {
    const help = await helpOf('run', '--help');
    assert.equal(await helpOf('run', '-h'), help);
    assert.equal(await helpOf('help', 'run'), help);
  });

  it('tells its version', async () => {
    assert.match((await parse('--version')).out, /^\d+\.\d+\.\d+\n$/);
  });

  const wrong: readonly (readonly [string, readonly string[], RegExp])[] = [
    ['no command', [], /^Usage: imagefactory/],
    ['an unknown command', ['bild'], /unknown command 'bild'\n\(Did you mean build\?\)\nimagefactory --help/],
    [
      'an unknown option',
      ['run', '--lba', 'x'],
      /'--lba'\n\(Did you mean --lab\?\)\nimagefactory run --help/,
    ],
    ['an option without its value', ['run', '--lab'], /'--lab <lab>' argument missing/],
    ['a value too many', ['run', 'Windows'], /too many arguments for 'run'/],
    ['a second folder', ['validate', 'one', 'two'], /too many arguments for 'validate'/],
    ['help of an unknown command', ['help', 'bild'], /Usage|unknown command/],
  ];
  for (const [what, words, text] of wrong)
    it(`starts nothing for ${what}, and says so`, async () => {
      const { asked, error, exitCode } = await parse(...words);
      assert.deepEqual([asked, exitCode], [undefined, 1]);
      assert.match(error, text);
    });

  it('takes the Configuration folder of validate without its option', async () => {
    const { asked } = await parse('validate', 'My Configuration', '--quiet');
    assert.deepEqual([asked?.folder, asked?.flags], ['My Configuration', { quiet: true }]);
  });

  it('takes the file of settings by --config, which is no input', async () => {
    const { asked } = await parse('run', '--config', 'other.json', '--lab', 'Factory');
    assert.deepEqual([asked?.settingsFile, asked?.flags], ['other.json', { lab: 'Factory' }]);
  });

  it('never says in its help that a secret can be given on the command line', () => {
    for (const { name } of commands)
      for (const input of inputsOf(commandNamed(name)).filter(({ type }) => type === 'secret'))
        for (const { long, hidden } of optionsOf(name))
          if (
            namesOf(input)
              .map(flagFor)
              .includes(long ?? '')
          )
            assert.ok(hidden, long);
  });
});
