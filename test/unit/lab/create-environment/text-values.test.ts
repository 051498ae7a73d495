import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { textValues } from '../../../../tasks/core/lab/create-environment/text-values.js';

describe('The values of parameters of an environment', () => {
  it('are texts: arrays and objects as JSON, false and 0 as they are', () => {
    const values = textValues({
      text: { value: 'a b' },
      empty: { value: '' },
      count: { value: 0 },
      flag: { value: false },
      list: { value: ['a', 'b'] },
      settings: { value: { debug: false } },
    });
    assert.deepEqual(values, {
      text: 'a b',
      empty: '',
      count: '0',
      flag: 'false',
      list: '["a","b"]',
      settings: '{"debug":false}',
    });
  });

  it('leave out null, which a nullable parameter has', () => {
    assert.deepEqual(textValues({ none: { value: null } }), {});
  });

  it('cannot be references to a key vault', () => {
    const reference = { reference: { keyVault: { id: '/vault' }, secretName: 'x' } };
    assert.throws(() => textValues({ password: reference }), /cannot be the values of password/);
  });
});
