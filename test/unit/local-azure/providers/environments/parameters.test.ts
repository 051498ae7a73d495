import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import {
  deploymentParameters,
  parameterList,
} from '../../../../local-azure/providers/environments/parameters.js';

const template = {
  parameters: {
    text: { type: 'string' },
    secret: { type: 'secureString' },
    count: { type: 'int' },
    flag: { type: 'bool' },
    list: { type: 'array' },
    settings: { type: 'secureObject' },
  },
};

const readAs = (name: string, value: string) => deploymentParameters([{ name, value }], template);

describe('The parameters of an environment', () => {
  it('are texts that become values of the declared types', () => {
    assert.deepEqual(readAs('text', '12'), { text: { value: '12' } });
    assert.deepEqual(readAs('secret', 'true'), { secret: { value: 'true' } });
    assert.deepEqual(readAs('count', '-12'), { count: { value: -12 } });
    assert.deepEqual(readAs('FLAG', 'True'), { FLAG: { value: true } });
    assert.deepEqual(readAs('list', '["a"]'), { list: { value: ['a'] } });
    assert.deepEqual(readAs('settings', '{"a":1}'), { settings: { value: { a: 1 } } });
  });

  it('stay texts where they are no values of these types, or of no declared parameter', () => {
    for (const [name, text] of [
      ['count', '1.5'],
      ['count', ''],
      ['flag', 'yes'],
      ['list', 'a,b'],
      ['list', '{}'],
      ['settings', '[1]'],
      ['unknown', '1'],
    ] as const)
      assert.deepEqual(readAs(name, text), { [name]: { value: text } });
  });

  it('may lack a value', () => {
    assert.deepEqual(deploymentParameters([{ name: 'text' }], template), { text: {} });
    assert.deepEqual(deploymentParameters(undefined, template), {});
  });

  it('are refused if a value is no text', () => {
    assert.throws(() => parameterList([{ name: 'count', value: 1 }]), { code: 'InvalidRequestContent' });
    assert.throws(() => parameterList({ count: '1' }), { code: 'InvalidRequestContent' });
  });
});
