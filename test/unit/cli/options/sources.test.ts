import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { commands } from '../../../../cli/commands.js';
import { inputsOf } from '../../../../cli/options/command-inputs.js';
import { flagFor, namesOf, variableFor } from '../../../../cli/options/names.js';
import { sourcesOf as sourcesOfCommand } from '../../../../cli/options/sources.js';
import { firstGiven } from '../../../../cli/options/values.js';
import { defaultOf } from '../../../../tasks/core/definitions/defaults.js';
import type { Input } from '../../../../tasks/core/definitions/input.js';
import { findingsOf } from '../../../../tasks/core/run/problem.js';
import { remedyOf } from '../../../../tasks/core/step/problem.js';
import { commandNamed, furtherValue, type GivenTexts, otherValue, read, wordsFor } from '../command-line.js';

type Value = ReturnType<typeof otherValue>;

/** The one of the names of an input, or its last. */
function nameAt(input: Input, index: number): string {
  const names = namesOf(input);
  return names[index] ?? names.at(-1) ?? '';
}

function asWords(inputs: readonly Input[], valueOf: (input: Input) => Value, index = 0): string[] {
  return inputs.flatMap((input) => wordsFor(flagFor(nameAt(input, index)), valueOf(input)));
}

function asVariables(
  inputs: readonly Input[],
  valueOf: (input: Input) => Value,
  variable: (input: Input) => string = (input) => variableFor(nameAt(input, 0)),
): Record<string, string> {
  return Object.fromEntries(inputs.map((input) => [variable(input), String(valueOf(input))]));
}

function asSettings(inputs: readonly Input[], valueOf: (input: Input) => Value, index = 0) {
  return Object.fromEntries(inputs.map((input) => [nameAt(input, index), valueOf(input)]));
}

/** As a file of settings gives it: a folder is relative to it. */
function inFile(input: Input): Value {
  const isFolder = input.name === 'ConfigurationLocation';
  return isFolder ? resolve('/repository', String(otherValue(input))) : otherValue(input);
}

for (const command of commands)
  describe(`The options of imagefactory ${command.name}`, () => {
    const inputs = inputsOf(command).filter(({ type }) => type !== 'secret');

    async function assertRead(given: GivenTexts, expected: (input: Input) => unknown): Promise<void> {
      const values = await read(command, given);
      for (const input of inputs) assert.deepEqual(values[input.name], expected(input), input.name);
    }

    it('have their defaults where nothing is given', async () => {
      await assertRead({}, (input) => {
        if (!input.required) return defaultOf(input);
        return input.type === 'text' ? '1' : 1;
      });
    });

    it('are read from flags under each of their names', async () => {
      for (const index of [0, 1, 2])
        await assertRead({ words: asWords(inputs, otherValue, index) }, otherValue);
    });

    it('are read from variables under each of their names, with and without underscores', async () => {
      for (const index of [0, 1, 2]) {
        const withUnderscores = (input: Input) => variableFor(nameAt(input, index));
        const without = (input: Input) => `IMAGEFACTORY_${nameAt(input, index).toUpperCase()}`;
        for (const variable of [withUnderscores, without])
          await assertRead({ variables: asVariables(inputs, otherValue, variable) }, otherValue);
      }
    });

    it('are read from the file of settings under each of their names', async () => {
      for (const index of [0, 1, 2])
        await assertRead({ settings: asSettings(inputs, otherValue, index) }, inFile);
    });

    it('are taken from a flag before a variable, and from that before the file', async () => {
      const variables = asVariables(inputs, furtherValue);
      const settings = asSettings(inputs, furtherValue);
      await assertRead({ words: asWords(inputs, otherValue), variables, settings }, otherValue);
      await assertRead({ variables: asVariables(inputs, otherValue), settings }, otherValue);
      await assertRead({ settings: asSettings(inputs, otherValue) }, inFile);
    });
  });

async function faults(name: string, given: GivenTexts): Promise<string[]> {
  try {
    await read(commandNamed(name), given);
  } catch (error) {
    return findingsOf(error).map(({ what, remedy = '' }) => `${what}. ${remedy}`);
  }
  return [];
}

describe('Wrong options', () => {
  it('are all named at once, each with its range or its choices', async () => {
    const words = [
      '--images-to-keep',
      '-1',
      '--fail-on',
      'some',
      '--poll-interval-seconds',
      '0',
      '--auth',
      'me',
    ];
    assert.deepEqual(await faults('run', { words }), [
      '--images-to-keep is "-1", which is negative. Write a whole number from 0 to 2147483647.',
      '--fail-on is "some", which is not one of its choices. Write one of all, any, none.',
      '--poll-interval-seconds is "0", which must be above 0. Write a number from 0.01 to 86400; decimals have a point.',
      '--auth is "me", which is not one of its choices. Write one of auto, cli, environment, workload-identity, managed-identity.',
    ]);
  });

  it('are named as they were given, those of a file with their place', async () => {
    const variables = { IMAGEFACTORY_WHATIF: 'yes' };
    assert.match((await faults('run', { variables })).join(), /^IMAGEFACTORY_WHATIF is "yes"/);
    const settings = '{\n  "vmSize": "S",\n  "maxBuilds": 1.5\n}';
    await assert.rejects(read(commandNamed('run'), { settings }), (error) => {
      const [{ what, file, line, column } = { what: '' }] = findingsOf(error);
      assert.match(what, /^"maxBuilds" in \/repository\/imagefactory\.json is "1\.5"/);
      assert.deepEqual([file, line, column], ['/repository/imagefactory.json', 3, 3]);
      return true;
    });
  });

  it('include two names of one option in the same place, of which one would have no effect', async () => {
    const settings = { lab: 'a', factoryLab: 'b' };
    const variables = { IMAGEFACTORY_VM_SIZE: 'a', IMAGEFACTORY_VMSIZE: 'b' };
    const words = ['--images-to-keep', '1', '--images-to-save', '2'];
    assert.deepEqual(await faults('run', { words, variables, settings }), [
      '"lab" in /repository/imagefactory.json and "factoryLab" in /repository/imagefactory.json are two names of one option.. Give only one of them.',
      '--images-to-keep and --images-to-save are two names of one option.. Give only one of them.',
      'IMAGEFACTORY_VM_SIZE and IMAGEFACTORY_VMSIZE are two names of one option.. Give only one of them.',
    ]);
  });

  it('do not include an empty variable, nor one in small letters', async () => {
    const { vmSize } = await read(commandNamed('run'), {
      variables: { IMAGEFACTORY_VMSIZE: ' ', imagefactory_vm_size: 'small' },
    });
    assert.equal(vmSize, 'small');
  });
});

describe('Options with several values', () => {
  const imagePaths = async (given: GivenTexts) => (await read(commandNamed('run'), given))['imagePaths'];

  it('are given several times, on several lines or as a list', async () => {
    assert.equal(await imagePaths({ words: ['--only', 'A', '--only', 'B c'] }), 'A\nB c');
    assert.equal(await imagePaths({ variables: { IMAGEFACTORY_ONLY: 'A\nB c' } }), 'A\nB c');
    assert.equal(await imagePaths({ settings: { only: ['A', 'B c'] } }), 'A\nB c');
  });

  it('have parameters as an object in the file, too', async () => {
    const settings = { parameterOverrides: { size: 'S', tags: ['a'] } };
    const { parameterOverrides } = await read(commandNamed('run'), { settings });
    assert.equal(parameterOverrides, '{"size":"S","tags":["a"]}');
  });
});

describe('The sources of a command', () => {
  const name = 'sources of a command';
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), `${name} `));
    writeFileSync(join(folder, 'one.json'), '{"lab": "one"}');
    writeFileSync(join(folder, 'two.json'), '{"lab": "two"}');
  });
  after(() => rmSync(folder, { recursive: true }));

  const lab = (settingsFile: string | undefined, environment: Record<string, string>) => {
    const asked = { command: commandNamed('run'), flags: {}, folder: undefined, settingsFile };
    const input = inputsOf(asked.command).find((one) => one.name === 'DevTestLabName');
    assert.ok(input);
    return firstGiven(input, sourcesOfCommand(asked, environment))?.text;
  };

  it('are a file of settings that a flag or else a variable names, in a folder with spaces, too', () => {
    const [one, two] = [join(folder, 'one.json'), join(folder, 'two.json')];
    assert.equal(lab(one, { IMAGEFACTORY_CONFIG: two }), 'one');
    assert.equal(lab(undefined, { IMAGEFACTORY_CONFIG: two }), 'two');
    assert.equal(lab(undefined, { IMAGEFACTORY_CONFIG: '' }), undefined);
  });

  it('cannot be a file that is not there, where one is named', () => {
    assert.throws(
      () => lab(join(folder, 'three.json'), {}),
      (error) => /three\.json" cannot be read: ENOENT/.test(String(error)) && remedyOf(error) !== '',
    );
  });

  it('do not give the Configuration folder twice', () => {
    const sources = (flags: Record<string, string>, folder = 'One') =>
      sourcesOfCommand({ command: commandNamed('validate'), flags, folder, settingsFile: undefined }, {});
    assert.throws(() => sources({ configuration: 'Two' }), /The Configuration folder is given twice/);
    const [input] = inputsOf(commandNamed('validate'));
    assert.ok(input);
    assert.throws(
      () => firstGiven(input, sources({ configurationFolder: 'Two' })),
      /two names of one option/,
    );
    assert.equal(firstGiven(input, sources({}))?.text, 'One');
  });
});
