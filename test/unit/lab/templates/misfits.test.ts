import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { JsonObject } from '../../../../tasks/core/configuration/json.js';
import type { Known } from '../../../../tasks/core/configuration/known.js';
import { lengthMisfit, misfitOf } from '../../../../tasks/core/lab/templates/misfits.js';

const sizes = { type: 'string', allowedValues: ['Standard_D2_v2', 'Standard_D4_v2'] };

const many = Array.from({ length: 12 }, (_, index) => index);

describe('A value', () => {
  const fitting: readonly (readonly [string, Known, JsonObject])[] = [
    ['a text for a string', '', { type: 'String' }],
    ['a text for a securestring', 'x', { type: 'secureString' }],
    ['a whole number for an int', -1, { type: 'int' }],
    ['false for a bool', false, { type: 'bool' }],
    ['an array', [], { type: 'array' }],
    ['an object', {}, { type: 'object' }],
    ['an object for a secureObject', { a: 1 }, { type: 'secureObject' }],
    ['null for a nullable', null, { type: 'int', nullable: true, minValue: 1 }],
    ['anything for a type that does not exist', 1, { type: 'text' }],
    ['what is unknown', undefined, { type: 'int', allowedValues: [] }],
    ['an allowed value', 'Standard_D4_v2', sizes],
    ['an allowed value in other casing, as Azure compares', 'STANDARD_d4_v2', sizes],
    ['an allowed number', 2, { type: 'int', allowedValues: [1, 2] }],
    ['an allowed object', { b: [1], a: 'X' }, { type: 'object', allowedValues: [{ a: 'x', b: [1] }] }],
    ['an allowed array', ['a', 'b'], { type: 'array', allowedValues: [['a', 'b']] }],
    ['an array of allowed items', ['b', 'a', 'b'], { type: 'array', allowedValues: ['a', 'b', 'c'] }],
    ['an array with items that are unknown', [undefined, 'x'], { type: 'array', allowedValues: ['a'] }],
    [
      'an object with a member that is unknown',
      { a: undefined },
      { type: 'object', allowedValues: [{ a: 1 }] },
    ],
    ['allowed values that are no list', 'x', { type: 'string', allowedValues: 'y' }],
    ['the shortest and the longest text', 'abc', { type: 'string', minLength: 3, maxLength: 3 }],
    ['the shortest and the longest array', [1], { type: 'array', minLength: 1, maxLength: 1 }],
    ['the least and the greatest number', 0, { type: 'int', minValue: 0, maxValue: 0 }],
    ['a number, whatever its length', 100, { type: 'int', maxLength: 1 }],
  ];
  for (const [what, value, declaration] of fitting)
    it(`fits: ${what}`, () => {
      assert.equal(misfitOf(value, declaration), undefined);
    });

  const refused: readonly (readonly [string, Known, JsonObject, string])[] = [
    ['a number for a string', 1, { type: 'string' }, 'of the type string'],
    ['an object for a securestring', {}, { type: 'securestring' }, 'of the type securestring'],
    ['a text for an int', '1', { type: 'Int' }, 'of the type int'],
    ['a fraction for an int', 1.5, { type: 'int' }, 'of the type int'],
    ['a text for a bool', 'true', { type: 'bool' }, 'of the type bool'],
    ['a text for an array', 'x', { type: 'array' }, 'of the type array'],
    ['an object for an array', {}, { type: 'array' }, 'of the type array'],
    ['an array for an object', [], { type: 'object' }, 'of the type object'],
    ['a text for a secureObject', 'x', { type: 'secureObject' }, 'of the type secureobject'],
    ['null', null, { type: 'string' }, 'of the type string'],
    ['null for an object', null, { type: 'object', nullable: false }, 'of the type object'],
    ['a text that is not allowed', 'Standard_D2s_v5', sizes, 'one of Standard_D2_v2, Standard_D4_v2'],
    ['a text that is not the only allowed one', 'x', { type: 'string', allowedValues: ['y'] }, 'y'],
    ['a number in place of a text', 1, { type: 'int', allowedValues: ['1', '2'] }, 'one of "1", "2"'],
    [
      'anything where nothing is allowed',
      'x',
      { type: 'string', allowedValues: [] },
      'one of allowedValues, which is empty',
    ],
    ['a text in place of a number', '1', { type: 'string', allowedValues: [1, true] }, 'one of 1, true'],
    ['an item that is not allowed', ['a', 'x'], { type: 'array', allowedValues: ['a', 'b'] }, 'one of a, b'],
    [
      'a number of many',
      12,
      { type: 'int', allowedValues: many },
      'one of 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 and 2 more',
    ],
    [
      'a secret',
      'x',
      { type: 'securestring', allowedValues: ['hidden', 'too'] },
      'one of the 2 allowed values',
    ],
    ['a text that is too short', 'ab', { type: 'string', minLength: 3 }, 'at least 3 characters long'],
    ['a text that is too long', 'abc', { type: 'securestring', maxLength: 2 }, 'at most 2 characters long'],
    ['an array that is too short', [], { type: 'array', minLength: 1 }, 'at least 1 items long'],
    ['an array that is too long', [1, 2], { type: 'array', maxLength: 1 }, 'at most 1 items long'],
    ['a number that is too small', 0, { type: 'int', minValue: 1 }, 'at least 1'],
    ['a number out of a range', 9, { type: 'int', minValue: 1, maxValue: 8 }, 'from 1 to 8'],
    ['a number that is too great', 9, { type: 'int', maxValue: 8 }, 'at most 8'],
  ];
  for (const [what, value, declaration, demand] of refused)
    it(`is refused: ${what}`, () => {
      assert.equal(misfitOf(value, declaration)?.demand, demand);
    });

  it('of which only the length is known is judged by it', () => {
    const declaration = { type: 'securestring', minLength: 8, maxLength: 20, allowedValues: ['x'] };
    assert.deepEqual(
      [7, 8, 20, 21].map((length) => lengthMisfit(length, declaration)?.demand),
      ['from 8 to 20 characters long', undefined, undefined, 'from 8 to 20 characters long'],
    );
  });
});
