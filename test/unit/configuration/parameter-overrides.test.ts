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
    [
      'has JSON with spaces for one value',
      '-a {"x": "y z", "b": [1, 2]} -b 1',
      { a: '{"x": "y z", "b": [1, 2]}', b: '1' },
    ],
    [
      'has JSON over several lines, with names, brackets and quotes in its texts',
      `-a {\n  "x": "-b",\n  "y": "it's } \\" ]",\n  "z": {"n": [{}, []]}\n}\r\n-b [ ]`,
      { a: `{\n  "x": "-b",\n  "y": "it's } \\" ]",\n  "z": {"n": [{}, []]}\n}`, b: '[ ]' },
    ],
    ['has JSON with comments', '-a [1, // ]\n 2] -b 1', { a: '[1, // ]\n 2]', b: '1' }],
    [
      'keeps a bracket at the start of a bare text',
      "-a [x -b {0}-{1} -c [parameters('x')]",
      { a: '[x', b: '{0}-{1}', c: "[parameters('x')]" },
    ],
    ['keeps a text of XML in quotes', '-a "<x y=""1"">\n <z/></x>"', { a: '<x y="1">\n <z/></x>' }],
    [
      'keeps commands of a shell',
      '-a "echo $(hostname -f) $(whoami)" -b $(Get-Date)',
      { a: 'echo $(hostname -f) $(whoami)', b: '$(Get-Date)' },
    ],
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
    [
      'a value that begins with a hyphen',
      '-a -b',
      /-a has no value; one that begins with a hyphen stands in quotes/,
    ],
    [
      'a JSON value that is not valid',
      '-b 1\n-a {"x": 1,\n "y" 2}',
      /the JSON that begins in line 2, column 4 is not valid: colon expected in its line 2, column 6/,
    ],
    [
      'a JSON value that is not closed',
      '-a {"x": "y z" -b 1',
      /the JSON that begins in line 1, column 4 is not closed/,
    ],
    [
      'a JSON value that goes on',
      '-a {"x": 1}y',
      /the JSON that begins in line 1, column 4 is not followed by a space/,
    ],
    [
      'a variable that the pipeline does not have',
      '-a 1 -b $(My.Variable)',
      /uses the variable \$\(My\.Variable\), which does not exist/,
    ],
    ['such a variable in a longer value', '-a https://$(host)/x', /the variable \$\(host\)/],
    ['such a variable in a JSON value', '-a {"x": ["y z", "$(my-secret)"]}', /the variable \$\(my-secret\)/],
    ['such a variable in JSON', '{"a": {"value": {"b": "$(x)"}}}', /the variable \$\(x\)/],
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
    '-a {"Secret": Secret x}',
    '-a {"Secret": 1}Secret x',
    '-a {"Secret": ',
  ])
    it(`shows nothing of a value that may be a secret: ${text}`, () => {
      assert.throws(
        () => parseParameterOverrides(text),
        (error: Error) => error.message.includes('column') && !error.message.includes('Secret'),
      );
    });
});
