import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { parseParameterOverrides } from '../../../tasks/core/configuration/parameter-overrides.js';

const valuesOf = (text: string) =>
  Object.fromEntries(parseParameterOverrides(text).map(({ name, value }) => [name, value]));

describe('The input parameterOverrides', () => {
  const texts: readonly (readonly [string, string, Readonly<Record<string, unknown>>])[] = [
    ['may be empty', ' \n', {}],
    ['has pairs on any number of lines', '-a 1 -b 2\r\n\t-c 3', { a: '1', b: '2', c: '3' }],
    ['keeps spaces and lines in quotes', '-a "x  y\nz" -b \'p q\'', { a: 'x  y\nz', b: 'p q' }],
    ['keeps a backslash before a quote', '-path "C:\\new\\" -b 1', { path: 'C:\\new\\', b: '1' }],
    ['has a doubled quote for one', `-a "say ""hi""" -b 'it''s'`, { a: 'say "hi"', b: "it's" }],
    ['keeps the other quote in quotes', `-a "it's" -b 'say "hi"'`, { a: "it's", b: 'say "hi"' }],
    ['may have an empty value', '-a "" -b 1', { a: '', b: '1' }],
    ['takes a negative number for a value', '-a -5', { a: '-5' }],
    ['takes a quoted text for a value, whatever it starts with', '-a "-b"', { a: '-b' }],
    ['may have dots in names', '-Image.Version 2', { 'Image.Version': '2' }],
    ['keeps quotes inside a bare text', '-a {"x":1}', { a: '{"x":1}' }],
    ['may be JSON', '{"a": 1, /* two */ "b": ["x"],}', { a: { value: 1 }, b: { value: ['x'] } }],
    [
      'may be JSON as in a parameter file',
      '{"a": {"value": "x"}, "b": {"reference": {"secretName": "s"}}}',
      { a: { value: 'x' }, b: { reference: { secretName: 's' } } },
    ],
    [
      'has objects that only contain a value',
      '{"a": {"value": 1, "b": 2}}',
      { a: { value: { value: 1, b: 2 } } },
    ],
  ];
  for (const [rule, text, values] of texts)
    it(`C30 ${rule}`, () => {
      assert.deepEqual(valuesOf(text), values);
    });

  const refused: readonly (readonly [string, string, RegExp])[] = [
    ['a name without a value', '-a -b 1', /-a has no value/],
    ['a name at the end', '-a 1 -b', /-b has no value/],
    ['a value without a name', 'a 1', /the text in line 1, column 1 follows no -name/],
    ['a second value', '-a 1\n  2', /the text in line 2, column 3 follows no -name/],
    ['a quote that is not closed', '-a "x', /the quote in line 1, column 4 is not closed/],
    ['a text that goes on after its quotes', '-a "x"y', /not followed by a space/],
    ['JSON that is not valid', '{"a": }', /value expected in line 1, column 7/],
  ];
  for (const [what, text, message] of refused)
    it(`C30 refuses ${what}`, () => {
      assert.throws(() => parseParameterOverrides(text), message);
    });

  for (const text of [
    '-a 1 Secret',
    'Secret',
    '-a "Secret',
    "-a 'Secret'Secret",
    '{"a": Secret}',
    '{"Secret',
  ])
    it(`shows nothing of a value that may be a secret: ${text}`, () => {
      assert.throws(
        () => parseParameterOverrides(text),
        (error: Error) => error.message.includes('column') && !error.message.includes('Secret'),
      );
    });
});
