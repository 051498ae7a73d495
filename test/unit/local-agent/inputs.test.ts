import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { resolveInputs } from '../../local-agent/inputs.js';
import { variablesOf } from '../../local-agent/variables.js';

const environment = variablesOf({ values: { HOME: '/home/agent' }, secret: false });

const input = (
  name: string,
  more: { type?: string; defaultValue?: string | boolean; aliases?: string[] } = {},
) => ({
  name,
  type: 'string',
  aliases: [],
  ...more,
});

function resolve(declared: readonly ReturnType<typeof input>[], given = {}, variables = {}) {
  return resolveInputs(declared, given, {
    variables: variablesOf({ values: variables, secret: false }),
    environment,
    pathRoot: '/work/1/s',
  });
}

describe('Inputs of a task', () => {
  it('A11: default to the trimmed defaultValue, and to an empty text', () => {
    assert.deepEqual(resolve([input('a', { defaultValue: ' 5 ' }), input('b')]), { a: '5', b: '' });
  });

  it('A11: are trimmed, and named in any case', () => {
    assert.deepEqual(resolve([input('labName', { defaultValue: 'x' })], { LABNAME: '  lab\n' }), {
      labName: 'lab',
    });
  });

  it('A11: keep their space if DISABLE_INPUT_TRIMMING is true', () => {
    assert.deepEqual(resolve([input('a')], { a: ' lab ' }, { DISABLE_INPUT_TRIMMING: 'true' }), {
      a: ' lab ',
    });
  });

  it('A12: are expanded after they were trimmed, by variables and then by the environment', () => {
    assert.deepEqual(
      resolve([input('a'), input('b')], { a: '$(lab)', b: '$(home)/$(none)' }, { lab: ' FactoryLab ' }),
      {
        a: ' FactoryLab ',
        b: '/home/agent/$(none)',
      },
    );
  });

  it('A13: of type filePath begin at the sources', () => {
    assert.deepEqual(
      resolve([input('folder', { type: 'filePath' })], { folder: 'Configuration/../Images' }),
      {
        folder: '/work/1/s/Images',
      },
    );
  });

  it('A13: of type filePath may be absolute, also by a variable', () => {
    const folder = input('folder', { type: 'filePath' });
    assert.deepEqual(resolve([folder], { folder: '$(root)/./Configuration' }, { root: '/elsewhere' }), {
      folder: '/elsewhere/Configuration',
    });
  });

  it('A13: of type filePath are the sources themselves if they are empty', () => {
    assert.deepEqual(resolve([input('folder', { type: 'filePath' })]), { folder: '/work/1/s' });
  });

  it('A15: may be given by an alias', () => {
    const connection = input('ConnectedServiceName', { aliases: ['azureSubscription'] });
    assert.deepEqual(resolve([connection], { azuresubscription: 'id' }), { ConnectedServiceName: 'id' });
  });

  it('A16: of type boolean arrive as text', () => {
    assert.deepEqual(resolve([input('whatIf', { type: 'boolean', defaultValue: true })]), { whatIf: 'True' });
  });
});
