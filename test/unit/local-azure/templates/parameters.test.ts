import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { ValueObject } from '../../../local-azure/templates/value.js';
import { evaluate, invalid, outputOf } from './scope.js';

describe('Template parameters', () => {
  const valueOf = (definition: ValueObject, given: ValueObject = {}): unknown =>
    outputOf("[parameters('size')]", { parameters: { size: definition } }, given);

  it('take the given value, whatever the case of the name', () => {
    assert.equal(valueOf({ type: 'string', defaultValue: 'small' }, { SIZE: { value: 'large' } }), 'large');
  });

  it('take the default where nothing is given', () => {
    assert.equal(valueOf({ type: 'String', defaultValue: "[concat('sm', 'all')]" }), 'small');
  });

  it('are null where nothing is given and they are nullable', () => {
    assert.equal(valueOf({ type: 'string', nullable: true }), null);
  });

  it('can use each other in defaults, in any order', () => {
    const parameters = {
      first: { type: 'string', defaultValue: "[concat(parameters('second'), '!')]" },
      second: { type: 'string', defaultValue: 'b' },
    };
    assert.equal(outputOf("[parameters('first')]", { parameters }), 'b!');
  });

  it('mark secrets', () => {
    const parameters = { password: { type: 'secureString' }, name: { type: 'string', defaultValue: 'n' } };
    const evaluated = evaluate({ parameters }, { password: { value: 'p' } }).parameters;
    assert.deepEqual(evaluated.get('password'), { type: 'SecureString', value: 'p', isSecret: true });
    assert.equal(evaluated.get('name')?.isSecret, false);
  });

  it('have some text where a key vault is referred to', () => {
    const reference = { keyVault: { id: '/subscriptions/s' }, secretName: 'n' };
    assert.equal(typeof valueOf({ type: 'securestring' }, { size: { reference } }), 'string');
  });

  const allowed: readonly (readonly [definition: ValueObject, value: ValueObject[string]])[] = [
    [{ type: 'int', minValue: 1, maxValue: 3 }, 3],
    [{ type: 'string', minLength: 2, maxLength: 2 }, 'ab'],
    [{ type: 'string', allowedValues: ['a', 'b'] }, 'b'],
    [{ type: 'array', allowedValues: ['a', 'b'] }, ['b']],
    [{ type: 'bool' }, false],
    [{ type: 'object' }, { a: 1 }],
  ];
  for (const [definition, value] of allowed)
    it(`accept ${JSON.stringify(value)} for ${JSON.stringify(definition)}`, () => {
      assert.deepEqual(valueOf(definition, { size: { value } }), value);
    });

  const refused: readonly (readonly [
    definition: ValueObject,
    value: ValueObject[string],
    message: RegExp,
  ])[] = [
    [
      { type: 'int' },
      '3',
      /'size' is not valid. Expected a value of type 'Integer', but received .* 'String'/,
    ],
    [
      { type: 'string' },
      3,
      /'size' is not valid. Expected a value of type 'String', but received .* 'Integer'/,
    ],
    [
      { type: 'int', minValue: 4 },
      3,
      /'size' is not valid. The value should be greater than or equal to '4'/,
    ],
    [{ type: 'int', maxValue: 2 }, 3, /'size' is not valid. The value should be less than or equal to '2'/],
    [
      { type: 'securestring', minLength: 12 },
      'short',
      /Length of the value should be greater than or equal to '12'/,
    ],
    [{ type: 'array', maxLength: 1 }, [1, 2], /Length of the value should be less than or equal to '1'/],
    [
      { type: 'string', allowedValues: ['a', 'b'] },
      'c',
      /'size' .* The value '"c"' is not part of the allowed value/,
    ],
    [{ type: 'text' }, 'c', /The type 'text' of the template parameter 'size' is not valid/],
  ];
  for (const [definition, value, message] of refused)
    it(`refuse ${JSON.stringify(value)} for ${JSON.stringify(definition)}`, () => {
      assert.throws(() => valueOf(definition, { size: { value } }), invalid(message));
    });

  it('that have no value are named', () => {
    assert.throws(
      () => valueOf({ type: 'string' }),
      invalid(/value for the template parameter 'size' is not provided/),
    );
  });

  it('that the template does not declare are named, with those that it does', () => {
    assert.throws(
      () => valueOf({ type: 'string' }, { size: { value: 'a' }, colour: { value: 'b' } }),
      invalid(/'colour' in the parameters file are not valid.* The only supported parameters .* 'size'/),
    );
  });

  it('may not depend on themselves', () => {
    assert.throws(
      () => valueOf({ type: 'string', defaultValue: "[parameters('size')]" }),
      invalid(/'size' form a circle/),
    );
  });
});

describe('Template variables', () => {
  it('can use each other in any order', () => {
    const variables = { one: "[concat(variables('two'), 'x')]", two: 'y' };
    assert.equal(outputOf("[variables('one')]", { variables }), 'yx');
  });

  it('can be arrays made by copy', () => {
    const variables = { copy: [{ name: 'disks', count: 2, input: { lun: "[copyIndex('disks', 1)]" } }] };
    assert.deepEqual(outputOf("[variables('disks')]", { variables }), [{ lun: 1 }, { lun: 2 }]);
  });

  it('may not depend on themselves', () => {
    const variables = { one: "[variables('two')]", two: "[variables('one')]" };
    assert.throws(() => outputOf("[variables('one')]", { variables }), invalid(/depends on itself/));
  });
});
