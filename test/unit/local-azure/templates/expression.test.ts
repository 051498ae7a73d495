import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { parseExpression } from '../../../local-azure/templates/expression.js';
import { invalid, outputOf } from './scope.js';

describe('Template expressions', () => {
  const variables = { disk: { Name: 'os', sizes: [1, { gigabytes: 2 }] }, 'with space': 3 };
  const cases: readonly (readonly [text: string, value: unknown])[] = [
    ['plain text', 'plain text'],
    ['[1] is not an expression', '[1] is not an expression'],
    ["[[concat('a')]", "[concat('a')]"],
    ['[[half open', '[[half open'],
    ["['it''s']", "it's"],
    ['[-7]', -7],
    ["[ concat ( 'a' , 'b' ) ]", 'ab'],
    ["[CONCAT('a', ']', ')')]", 'a])'],
    ["[variables('disk').name]", 'os'],
    ["[variables('DISK')['name']]", 'os'],
    ["[variables('disk').sizes[1].gigabytes]", 2],
    ["[variables('disk').sizes[sub(1, 1)]]", 1],
    ["[variables('with space')]", 3],
    ["[concat(toUpper(concat('a', 'b')), 'c')]", 'ABc'],
  ];
  for (const [text, value] of cases)
    it(`gives ${JSON.stringify(value)} for ${text}`, () => {
      assert.deepEqual(outputOf(text, { variables }), value);
    });

  it('evaluates names and values inside of objects and arrays', () => {
    const value = { "[concat('a', 'b')]": ["[toUpper('x')]", { deep: '[add(1, 2)]' }], kept: null };
    assert.deepEqual(outputOf(value), { ab: ['X', { deep: 3 }], kept: null });
  });

  for (const text of [
    "[concat('a'",
    '[]',
    "[concat('a' 'b')]",
    "[concat(,'a')]",
    "[concat('a')']",
    '[a.b]',
    "[f('x').1]",
  ])
    it(`refuses ${text}`, () => {
      assert.throws(() => parseExpression(text), invalid(/^The language expression .* is not valid: /));
    });

  it('names the function that it does not know', () => {
    assert.throws(
      () => outputOf("[madeUp('x')]"),
      invalid(/^The template function 'madeUp' is not valid\.$/),
    );
  });

  it('names a missing member and those that exist', () => {
    assert.throws(
      () => outputOf("[variables('disk').size]", { variables }),
      invalid(/property 'size' doesn't exist, available properties are 'Name, sizes'/),
    );
  });

  it('says that an index is out of bounds', () => {
    assert.throws(
      () => outputOf("[variables('disk').sizes[2]]", { variables }),
      invalid(/index 2 is out of bounds/),
    );
  });

  it('refuses to read a member of a text', () => {
    assert.throws(
      () => outputOf("[variables('disk').name.x]", { variables }),
      invalid(/cannot be read from .* 'String'/),
    );
  });
});
