import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { Known } from '../../../tasks/core/configuration/known.js';
import { templateFunctions } from '../../../tasks/core/configuration/template-functions.js';

const scope = {
  parameter: (name: string) => (name === 'p' ? 'P' : undefined),
  variable: (name: string) => (name === 'v' ? 'V' : undefined),
  resourceGroupId: '/subscriptions/s/resourceGroups/g',
};

const apply = (name: string, ...values: readonly Known[]) => templateFunctions.get(name)?.(values, scope);

const long = 'x'.repeat(60_000);

describe('A function of the template language', () => {
  const known: readonly (readonly [name: string, values: readonly Known[], value: Known])[] = [
    ['parameters', ['p'], 'P'],
    ['variables', ['v'], 'V'],
    ['add', [1, 2], 3],
    ['and', [true, true], true],
    ['and', [undefined, false], false],
    ['concat', ['a', 1, true], 'a1True'],
    ['concat', [['a'], ['b']], ['a', 'b']],
    ['createarray', ['a', 1], ['a', 1]],
    ['createobject', ['a', 1, 'b', 2], { a: 1, b: 2 }],
    ['empty', [''], true],
    ['empty', [[]], true],
    ['empty', [{}], true],
    ['empty', [null], true],
    ['empty', ['a'], false],
    ['equals', ['a', 'A'], false],
    ['equals', [1, 1], true],
    ['false', [], false],
    ['first', ['abc'], 'a'],
    ['last', [['a', 'b']], 'b'],
    ['length', ['abc'], 3],
    ['length', [['a', undefined]], 2],
    ['length', [{ a: 1 }], 1],
    ['format', ['{1}-{0}', 'a', 'b'], 'b-a'],
    ['format', ['{0:D3}{1}', 7, 'x'], '007x'],
    ['array', ['a'], ['a']],
    ['array', [['a']], ['a']],
    ['bool', ['TRUE'], true],
    ['bool', [0], false],
    ['coalesce', [null, 'a', undefined], 'a'],
    ['coalesce', [null, null], null],
    ['contains', ['Windows', 'Win'], true],
    ['contains', ['Windows', 'win'], false],
    ['contains', ['a1', 1], true],
    ['contains', [['a', 'b'], 'b'], true],
    ['contains', [['a', undefined], 'a'], true],
    ['contains', [['a'], 'A'], false],
    ['contains', [{ Dev: undefined }, 'dev'], true],
    ['contains', [{ Dev: 1 }, 'test'], false],
    ['div', [-7, 2], -3],
    ['div', [0, -5], 0],
    ['endswith', ['Server', 'VER'], true],
    ['greater', [2, 1], true],
    ['greaterorequals', [1, 1], true],
    ['indexof', ['abc', 'C'], 2],
    ['int', ['-12'], -12],
    ['int', [3], 3],
    ['join', [['a', 1], '-'], 'a-1'],
    ['json', ['{"a": [1]}'], { a: [1] }],
    ['json', ['null'], null],
    ['lastindexof', ['abab', 'A'], 2],
    ['less', [1, 2], true],
    ['less', [2, 2], false],
    ['lessorequals', [2, 2], true],
    ['max', [1, 3, 2], 3],
    ['min', [[3, 1, 2]], 1],
    ['mod', [7, 3], 1],
    ['mul', [2, 3], 6],
    ['null', [], null],
    ['padleft', [7, 2, '0'], '07'],
    ['padleft', ['abc', 2], 'abc'],
    ['range', [1, 3], [1, 2, 3]],
    ['replace', ['a-b-c', '-', ''], 'abc'],
    ['skip', [['a', 'b'], 1], ['b']],
    ['split', ['a,b;c', [',', ';']], ['a', 'b', 'c']],
    ['startswith', ['Server', 'ser'], true],
    ['string', [true], 'True'],
    ['substring', ['abcd', 1, 2], 'bc'],
    ['substring', ['abcd', 2], 'cd'],
    ['take', ['abcd', 2], 'ab'],
    ['trim', [' a '], 'a'],
    ['if', [true, 'a', undefined], 'a'],
    ['if', [false, undefined, 'b'], 'b'],
    ['not', [true], false],
    ['or', [false, false], false],
    ['or', [undefined, true], true],
    ['resourcegroup', [], { id: '/subscriptions/s/resourceGroups/g', name: 'g', location: undefined }],
    ['resourceid', ['A.B/c/d', 'x', 'y'], '/subscriptions/s/resourceGroups/g/providers/A.B/c/x/d/y'],
    ['resourceid', ['h', 'A.B/c', 'x'], '/subscriptions/s/resourceGroups/h/providers/A.B/c/x'],
    ['resourceid', ['t', 'h', 'A.B/c', 'x'], '/subscriptions/t/resourceGroups/h/providers/A.B/c/x'],
    ['split', ['a,b', ','], ['a', 'b']],
    ['sub', [1, 3], -2],
    ['subscription', [], { id: '/subscriptions/s', subscriptionId: 's', displayName: undefined }],
    ['tolower', ['A'], 'a'],
    ['toupper', ['a'], 'A'],
    ['true', [], true],
  ];
  for (const [name, values, value] of known)
    it(`${name} of ${JSON.stringify(values)} is known`, () => {
      assert.deepEqual(apply(name, ...values), value);
    });

  const unknown: readonly (readonly [name: string, values: readonly Known[]])[] = [
    ['parameters', ['q']],
    ['concat', []],
    ['concat', ['a', undefined]],
    ['concat', [long, long]],
    ['concat', [Array.from(long), Array.from(long)]],
    ['createobject', ['a']],
    ['createobject', [1, 'a']],
    ['empty', [undefined]],
    ['add', [1, undefined]],
    ['and', [true, undefined]],
    ['and', [true, 'false']],
    ['copyindex', []],
    ['empty', [1]],
    ['equals', [[], []]],
    ['equals', ['a', undefined]],
    ['first', [undefined]],
    ['format', ['{0:X}', 1]],
    ['format', ['{0:D3}', 'a']],
    ['format', ['{{0}}', 1]],
    ['format', ['{1}', 'a']],
    ['format', ['{0}{0}', long]],
    ['if', [undefined, 'a', 'a']],
    ['length', [undefined]],
    ['not', ['true']],
    ['or', [false, undefined]],
    ['sub', ['1', 1]],
    ['resourceid', ['x', 'y']],
    ['resourceid', ['A.B/c/d', 'x']],
    ['resourceid', ['t', 'h', 'i', 'A.B/c', 'x']],
    ['split', ['a', '']],
    ['array', [undefined]],
    ['bool', ['yes']],
    ['coalesce', [undefined, 'a']],
    ['contains', [['a', undefined], 'b']],
    ['contains', [[{}], {}]],
    ['contains', ['true', true]],
    ['contains', [1, 1]],
    ['div', [1, 0]],
    ['endswith', ['a', 1]],
    ['equals', ['a']],
    ['greater', ['b', 'a']],
    ['int', ['1.5']],
    ['int', ['9999999999999999999']],
    ['join', [['a', undefined], '-']],
    ['json', ['{']],
    ['max', [1, undefined]],
    ['max', []],
    ['mod', [1, 0]],
    ['mul', [2 ** 40, 2 ** 40]],
    ['padleft', [true, 6]],
    ['padleft', ['a', 6, 'xy']],
    ['padleft', ['a', 200_000]],
    ['range', [0, -1]],
    ['range', [0, 2_000_000]],
    ['replace', ['a', '', 'b']],
    ['replace', [long, 'x', 'xx']],
    ['skip', [1, 1]],
    ['string', [{}]],
    ['substring', ['abc', 2, 2]],
    ['substring', ['abc', -1]],
    ['take', ['abc', 'a']],
    ['true', [1]],
    ['reference', ['x']],
  ];
  for (const [name, values] of unknown)
    it(`${name} of ${JSON.stringify(values).slice(0, 40)} is unknown`, () => {
      assert.equal(apply(name, ...values), undefined);
    });
});

describe('What a function tells of a deployment', () => {
  it('is unknown where the resource group is', () => {
    for (const [name, values] of [
      ['resourcegroup', []],
      ['subscription', []],
      ['resourceid', ['A.B/c', 'x']],
      ['resourceid', ['h', 'A.B/c', 'x']],
    ] as const)
      assert.equal(
        templateFunctions.get(name)?.(values, { ...scope, resourceGroupId: undefined }),
        undefined,
      );
  });
});

describe('copyIndex', () => {
  const copyIndex = (...values: readonly Known[]) =>
    templateFunctions.get('copyindex')?.(values, { ...scope, turn: { loop: 'machines', index: 2 } });

  it('is the turn of the loop that the resource stands in, and an offset', () => {
    assert.deepEqual(
      [copyIndex(), copyIndex(1), copyIndex('Machines'), copyIndex('machines', 10)],
      [2, 3, 2, 12],
    );
  });

  it('is unknown where only the deployment knows how many turns there are', () => {
    const turn = { loop: 'machines', index: undefined };
    assert.equal(templateFunctions.get('copyindex')?.([1], { ...scope, turn }), undefined);
  });

  it('is unknown for another loop, and for what is no offset', () => {
    assert.deepEqual(
      [copyIndex('others'), copyIndex('machines', 'x'), copyIndex(undefined), copyIndex(1, 2)],
      [undefined, undefined, undefined, undefined],
    );
  });
});
