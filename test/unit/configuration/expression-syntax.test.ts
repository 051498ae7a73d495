import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { type Expression, parseExpression } from '../../../tasks/core/configuration/expression-syntax.js';

const literal = (value: string | number): Expression => ({ kind: 'literal', value });

const call = (name: string, ...values: readonly Expression[]): Expression => ({ kind: 'call', name, values });

const nested = (depth: number) => `${'f('.repeat(depth)}1${')'.repeat(depth)}`;

describe('The syntax of an expression', () => {
  const parsed: readonly (readonly [string, Expression])[] = [
    ["'it''s'", literal("it's")],
    ['-5', literal(-5)],
    ['f()', call('f')],
    ["f(1, g('a'))", call('f', literal(1), call('g', literal('a')))],
    ['f().a', { kind: 'member', of: call('f'), key: literal('a') }],
    [
      'f()[0].b',
      { kind: 'member', of: { kind: 'member', of: call('f'), key: literal(0) }, key: literal('b') },
    ],
  ];
  for (const [text, expression] of parsed)
    it(`reads ${text}`, () => {
      assert.deepEqual(parseExpression(text), expression);
    });

  for (const text of [
    '',
    'f',
    'f(',
    'f(1',
    'f(,)',
    'f() g()',
    "'a",
    'f().1',
    'f()[',
    '1 + 2',
    '1.5',
    '9007199254740993',
  ])
    it(`refuses ${text || 'an empty text'}`, () => {
      assert.equal(parseExpression(text), undefined);
    });

  it('nests no deeper than the limit', () => {
    assert.notEqual(parseExpression(nested(199)), undefined);
    assert.equal(parseExpression(nested(200)), undefined);
  });

  it('is no longer than the limit of Azure', () => {
    const text = (length: number) => `'${'x'.repeat(length - 2)}'`;
    assert.notEqual(parseExpression(text(24_576)), undefined);
    assert.equal(parseExpression(text(24_577)), undefined);
  });
});
