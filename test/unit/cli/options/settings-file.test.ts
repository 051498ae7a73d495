import Ajv from 'ajv';
import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { commands } from '../../../../cli/commands.js';
import { allInputs, taskInputsOf } from '../../../../cli/options/command-inputs.js';
import { fileOf, isInFile } from '../../../../cli/options/file-input.js';
import { namesOf } from '../../../../cli/options/names.js';
import { readSettingsFile, settingsSource } from '../../../../cli/options/settings-file.js';
import type { Input } from '../../../../tasks/core/definitions/input.js';
import { errorText, findingsOf } from '../../../../tasks/core/run/problem.js';
import type { Finding } from '../../../../tasks/core/step/action.js';
import { settingsSchema } from '../../../../scripts/made-files/settings-schema.js';
import { otherValue } from '../command-line.js';

const inputs = allInputs(commands);

function inputNamed(name: string): Input {
  const found = inputs.find((input) => input.name === name);
  assert.ok(found, name);
  return found;
}

function source(text: string, path = 'imagefactory.json') {
  return settingsSource({ path, text }, inputs);
}

function given(name: string, text: string, path?: string): string | undefined {
  return source(text, path)(inputNamed(name))?.text;
}

function faults(text: string, name = 'vmSize'): readonly Finding[] {
  try {
    source(text)(inputNamed(name));
  } catch (error) {
    return findingsOf(error);
  }
  return [];
}

describe('A file of settings', () => {
  it('may have comments and trailing commas', () => {
    assert.equal(given('vmSize', '{\n  // small\n  "vmSize": "S", /* so far */\n}'), 'S');
  });

  it('names options in any case, with hyphens, too', () => {
    assert.equal(given('vmSize', '{"VM-Size": "S"}'), 'S');
  });

  it('names folders from its own folder, whole ones as they are, and none by an empty text', () => {
    const folder = (text: string) => given('ConfigurationLocation', text, join('the repository', 'x.json'));
    assert.equal(folder('{"configuration": "A b"}'), resolve('the repository', 'A b'));
    assert.equal(folder('{"configuration": "../A"}'), resolve('A'));
    assert.equal(folder(JSON.stringify({ configuration: resolve('/A') })), resolve('/A'));
    assert.equal(folder('{"configuration": ""}'), '');
  });

  it('is refused with the place of each property that no command reads, and the nearest that there is', () => {
    const found = faults('{\n  "vmSise": "S",\n  "lab": "L", "lba": "M"\n}');
    assert.deepEqual(
      found.map(({ line, column }) => [line, column]),
      [
        [2, 3],
        [3, 15],
      ],
    );
    const [first = '', second = ''] = found.map(({ what, remedy = '' }) => `${what}. ${remedy}`);
    assert.match(first, /^imagefactory\.json has the property "vmSise", which no command reads\. /);
    assert.match(first, /nearest that there is, is "vmSize"\.$/);
    assert.match(second, /nearest that there is, is "lab"\.$/);
  });

  it('is refused with the place where it is not JSON', () => {
    const [fault] = faults('{\n  "vmSize": "S"\n  "lab": "L"\n}');
    assert.match(fault?.what ?? '', /^imagefactory\.json is not valid JSON: comma expected$/);
    assert.deepEqual([fault?.file, fault?.line, fault?.column], ['imagefactory.json', 3, 3]);
  });

  it('is refused where one property has no effect, because it stands there twice', () => {
    const [fault] = faults('{"lab": "L",\n "lab": "M"}', 'DevTestLabName');
    assert.match(fault?.what ?? '', /has the property "lab" twice$/);
    assert.deepEqual([fault?.line, fault?.column], [2, 2]);
  });

  for (const text of ['[]', '"lab"', 'null', '1'])
    it(`is refused where it is ${text}`, () => {
      assert.throws(() => source(text), /imagefactory\.json is not a JSON object/);
    });

  it('is refused where it is empty', () => {
    assert.match(faults('')[0]?.what ?? '', /is not valid JSON/);
  });

  it('selects no image by a list that names none, as a flag does', () => {
    assert.deepEqual([given('imagePaths', '{"only": []}'), given('except', '{"except": []}')], ['[]', '[]']);
    assert.equal(given('parameterOverrides', '{"parameterOverrides": []}'), '');
  });

  const unusable: readonly (readonly [string, string])[] = [
    ['vmSize', '{"vmSize": null}'],
    ['vmSize', '{"vmSize": ["S"]}'],
    ['vmSize', '{"vmSize": {"size": "S"}}'],
    ['whatIf', '{"whatIf": [true]}'],
    ['imagePaths', '{"only": {"path": "A"}}'],
    ['imagePaths', '{"only": ["A", 1]}'],
    ['parameterOverrides', '{"parameterOverrides": ["-size", 1]}'],
    ['parameterOverrides', '{"parameterOverridesFile": 1}'],
    ['machinePassword', '{"machinePasswordFile": ["a"]}'],
  ];
  for (const [name, text] of unusable)
    it(`gives no option by ${text}, and says where`, () => {
      const [fault] = faults(text, name);
      assert.match(fault?.what ?? '', /is neither a text nor a number nor true or false$/);
      assert.deepEqual([fault?.line, fault?.column, fault?.remedy !== ''], [1, 2, true]);
    });

  it('may be deeper than anybody reads without ending the process', () => {
    assert.match(faults(`{"parameterOverrides": ${'['.repeat(10_000)}`)[0]?.what ?? '', /not valid JSON/);
  });

  it('gives nothing by the names that every object has', () => {
    assert.match(faults('{"__proto__": "S"}')[0]?.what ?? '', /"__proto__"/);
    assert.match(faults('{"constructor": "S"}')[0]?.what ?? '', /"constructor"/);
  });
});

describe('The file of settings on the disk', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'settings '));
    writeFileSync(join(folder, 'marked.json'), '\uFEFF{"lab": "L"}');
    mkdirSync(join(folder, 'folder.json'));
  });
  after(() => rmSync(folder, { recursive: true }));

  it('may begin with a byte order mark', () => {
    assert.equal(readSettingsFile(join(folder, 'marked.json'))?.text, '{"lab": "L"}');
  });

  it('may be absent where none is named', () => {
    assert.equal(readSettingsFile(undefined), undefined);
  });

  for (const name of ['none.json', 'folder.json'])
    it(`cannot be ${name}, and says so`, () => {
      assert.throws(
        () => readSettingsFile(join(folder, name)),
        (error) => /The file of settings ".*" cannot be read: E.*Correct its path/.test(errorText(error)),
      );
    });
});

describe('The schema of a file of settings', () => {
  const text = readFileSync('schemas/imagefactory.schema.json', 'utf8');
  const schema = JSON.parse(text) as { readonly properties: Readonly<Record<string, object>> };
  const check = new Ajv({ allErrors: true }).compile(schema);
  const isValid = (settings: object) => check(settings) === true;

  it('is the one that npm run definitions makes', () => {
    assert.deepEqual(schema, JSON.parse(JSON.stringify(settingsSchema())));
  });

  it('has every option of every command by each of its names, and a description of it', () => {
    const names = inputs.flatMap((input) => [
      ...(input.type === 'secret' ? [] : namesOf(input)),
      ...(isInFile(input) ? namesOf(input).map(fileOf) : []),
    ]);
    assert.deepEqual(Object.keys(schema.properties).toSorted(), ['$schema', ...names].toSorted());
    for (const name of names)
      assert.match(JSON.stringify(schema.properties[name]), /"description":"[^"]{10}/);
  });

  it('is met by what options take', () => {
    for (const input of inputs.filter(({ type }) => type !== 'secret'))
      for (const name of namesOf(input)) {
        const settings = { $schema: './imagefactory.schema.json', [name]: otherValue(input) };
        assert.ok(isValid(settings), `${name}: ${JSON.stringify(check.errors)}`);
        assert.ok(given(input.name, JSON.stringify(settings)), name);
      }
  });

  it('is met by lists and by parameters as an object', () => {
    for (const settings of [{ only: ['A', 'B'] }, { except: ['A'] }, { parameterOverrides: { size: 'S' } }])
      assert.ok(isValid(settings), JSON.stringify(check.errors));
  });

  it('refuses what no command reads, as the command line does', () => {
    for (const settings of [
      { lba: 'L' },
      { machinePassword: 'p' },
      { config: 'x.json' },
      { azureSubscription: 'c' },
    ]) {
      assert.ok(!isValid(settings), JSON.stringify(settings));
      assert.throws(() => source(JSON.stringify(settings)), JSON.stringify(settings));
    }
  });

  it('refuses values that options do not take', () => {
    const wrong = [
      { vmSize: null },
      { vmSize: ['S'] },
      { only: ['A', 1] },
      { whatIf: 'perhaps' },
      { failOn: 'some' },
      { maxBuilds: -1 },
      { maxBuilds: 1.5 },
      { pollIntervalSeconds: 0 },
      { stallMinutes: 0 },
      { copyTimeoutMinutes: 10_081 },
    ];
    for (const settings of wrong) assert.ok(!isValid(settings), JSON.stringify(settings));
  });

  it('has one form for an input of several commands', () => {
    const forms = new Map<string, string>();
    for (const input of commands.flatMap(taskInputsOf)) {
      const form = formOf(input);
      assert.equal(forms.get(input.name) ?? form, form, input.name);
      forms.set(input.name, form);
    }
  });
});

/** What the values of an input are; a Configuration folder that is optional is a text. */
function formOf(input: Input): string {
  const { type, zero, least, most, choices, lines } = {
    ...{ zero: 0, least: 0, most: 0, choices: [], lines: 0 },
    ...input,
  };
  const kind = input.name === 'ConfigurationLocation' ? 'folder' : type;
  return JSON.stringify([kind, zero, least, most, choices, lines]);
}
