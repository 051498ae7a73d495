import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { secretsOf } from '../../../../cli/host/secrets.js';
import { inputsOf } from '../../../../cli/options/command-inputs.js';
import { errorText, findingsOf } from '../../../../tasks/core/run/problem.js';
import { commandNamed, type GivenTexts, read, sourcesOf } from '../command-line.js';

const run = commandNamed('run');

const password = async (given: GivenTexts) => (await read(run, given))['machinePassword'];

describe('A secret option', () => {
  let folder: string;
  let file: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'secret option '));
    file = join(folder, 'password.txt');
    writeFileSync(file, '\uFEFF from a file \r\n');
  });
  after(() => rmSync(folder, { recursive: true }));

  it('is taken from a variable, exactly as it was written', async () => {
    const variables = { IMAGEFACTORY_MACHINE_PASSWORD: ' with spaces ' };
    assert.equal(await password({ variables }), ' with spaces ');
  });

  it('is taken from a file, without the line break at its end', async () => {
    const text = ' from a file ';
    assert.equal(await password({ words: ['--machine-password-file', file] }), text);
    assert.equal(await password({ variables: { IMAGEFACTORY_MACHINE_PASSWORD_FILE: file } }), text);
    assert.equal(await password({ settings: { machinePasswordFile: file } }), text);
  });

  it('is not taken from the command line, and its value shows in no message', async () => {
    await assert.rejects(password({ words: ['--machine-password', 'open sesame'] }), (error) => {
      const text = errorText(error);
      assert.match(text, /IMAGEFACTORY_MACHINE_PASSWORD, or in a file with --machine-password-file\.$/);
      assert.ok(!text.includes('sesame'));
      return true;
    });
  });

  it('is never in the file of settings, and its value shows in no message', async () => {
    for (const key of ['machinePassword', 'machine-password', 'MACHINEPASSWORD'])
      await assert.rejects(password({ settings: { [key]: 'open sesame' } }), (error) => {
        const text = errorText(error);
        assert.match(text, /others read.*"\w+File"|others read.*File"/i);
        assert.ok(!`${text}${JSON.stringify(findingsOf(error))}`.includes('sesame'));
        return true;
      });
  });

  it('is not given twice in one place', async () => {
    const variables = { IMAGEFACTORY_MACHINE_PASSWORD: 'a', IMAGEFACTORY_MACHINE_PASSWORD_FILE: file };
    await assert.rejects(password({ variables }), /two names of one option/);
  });

  it('says which file cannot be read', async () => {
    const words = ['--machine-password-file', join(folder, 'none')];
    await assert.rejects(password({ words }), /none" of --machine-password-file cannot be read: ENOENT/);
  });

  it('is known before anything is shown, with what engines hand on', async () => {
    const environment = {
      AZURE_CLIENT_SECRET: 'one',
      GITHUB_TOKEN: 'two',
      IDENTITY_HEADER: '',
      HOME: '/home',
    };
    const variables = { IMAGEFACTORY_MACHINE_PASSWORD: 'three' };
    const sources = await sourcesOf(run, { variables });
    assert.deepEqual(secretsOf(inputsOf(run), sources, environment).toSorted(), ['one', 'three', 'two']);
  });

  it('is not told of where it cannot be read: that is told where it is used', async () => {
    const sources = await sourcesOf(run, { words: ['--machine-password-file', join(folder, 'none')] });
    assert.deepEqual(secretsOf(inputsOf(run), sources, {}), []);
  });
});

describe('Parameters that may hold secrets', () => {
  it('are taken from a file, too, which a file of settings names from its own folder', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'parameters '));
    try {
      writeFileSync(join(folder, 'parameters.txt'), '-size S\n-name "a b"\n');
      const words = ['--parameter-overrides-file', join(folder, 'parameters.txt')];
      const { parameterOverrides } = await read(run, { words });
      assert.equal(parameterOverrides, '-size S\n-name "a b"');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
