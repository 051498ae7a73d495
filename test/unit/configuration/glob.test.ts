import fc from 'fast-check';
import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import picomatch from 'picomatch/posix.js';
import { compileGlob, isGlob } from '../../../tasks/core/configuration/glob.js';

function matches(pattern: string, path: string): boolean {
  const glob = compileGlob(pattern);
  return glob.refusal === undefined ? glob.matches(path) : assert.fail(`${pattern}: ${glob.refusal}`);
}

/** Glob patterns of all kinds, and paths that are likely to match some of them. */
const piece = fc.constantFrom(
  'a',
  'b',
  'ab',
  '.',
  ' ',
  '/',
  '*',
  '**',
  '**/',
  '?',
  '[ab]',
  '[!a]',
  '[a-c]',
  'B',
  '1',
);
const text = fc.array(piece, { maxLength: 5 }).map((pieces) => pieces.join(''));
const group = fc
  .tuple(fc.constantFrom('{', '(', '@(', '!(', '?(', '*(', '+('), text, text)
  .map(([open, one, other]) => (open === '{' ? `{${one},${other}}` : `${open}${one}|${other})`));
const pattern = fc
  .array(fc.oneof(text, text, group), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join(''));
const path = fc
  .array(fc.constantFrom('a', 'b', 'c', 'ab', '/', '.', ' ', '1'), { minLength: 1, maxLength: 9 })
  .map((parts) => parts.join(''));

describe('A glob pattern (C6, C19)', () => {
  it('matches what the package picomatch says, whatever it has', () => {
    const property = fc.property(pattern, path, (glob, candidate) => {
      const compiled = compileGlob(glob);
      if (compiled.refusal !== undefined || glob === '') return;
      const expected = picomatch(glob, { nocase: true, dot: true, nonegate: true })(candidate);
      assert.equal(compiled.matches(candidate), expected, `${glob} and ${candidate}`);
    });
    fc.assert(property, { numRuns: 1000 });
  });

  it('may have each kind of part that globs have', () => {
    const paths = ['win2016/core.json', 'win2016/sql/core', 'ubuntu.json', '.hidden/a', 'ünder/x'];
    const table: readonly (readonly [string, readonly number[]])[] = [
      ['*', [2]],
      ['**', [0, 1, 2, 3, 4]],
      ['*/*', [0, 3, 4]],
      ['WIN20??/**', [0, 1]],
      ['**/core*', [0, 1]],
      ['{win2016,ubuntu}*', [2]],
      ['[a-u]*.json', [2]],
      ['[^w]*.json', [2]],
      ['.*/?', [3]],
      ['win+([0-9])/*.json', [0]],
      ['!(ubuntu)/**/core', [1]],
      ['@(ubuntu|debian).json', [2]],
      ['Ünder/*', [4]],
      ['ubuntu?(22).json', [2]],
    ];
    for (const [glob, indexes] of table)
      assert.deepEqual(
        paths.flatMap((one, index) => (matches(glob, one) ? [index] : [])),
        indexes,
        glob,
      );
  });

  it('is told from a plain name', () => {
    const names = ['Win2016', 'C++', 'a.b', 'Server (Core', 'x$', '{4d36e96c-e325}'];
    const globs = ['*', 'a?', '[ab]', '{a,b}', '+(a)', 'Windows (20H2)'];
    assert.deepEqual([globs.filter((one) => !isGlob(one))], [[]]);
    assert.deepEqual(names.filter(isGlob), ['Server (Core']);
  });

  const longest = ['a'.repeat(256), 'a/'.repeat(128), 'ba'.repeat(128)];
  for (const glob of [
    '+(a*)+(a*)+(a*)b',
    '(a+)+b',
    '(a|a*)+b',
    `${'*a'.repeat(400)}b`,
    `${'**/a/'.repeat(150)}b`,
    `${'{a,a*}'.repeat(160)}b`,
    `${'!(b)'.repeat(200)}b`,
    '*(a*)'.repeat(199),
    '('.repeat(1000),
  ])
    it(`takes moments, also as ${glob.slice(0, 20)} with ${glob.length} characters`, () => {
      for (const one of longest)
        assert.equal(matches(glob, one), glob.startsWith('*(a*)') && /^a+$/.test(one));
    });

  for (const [glob, refusal] of [
    ['+(!(a*))', /repeats what repeats itself/],
    ['(((a*)+)+)+b', /repeats what repeats itself/],
    ['(?<=a)b*', /part of a regular expression/],
    ['*'.repeat(1001), /has 1001 characters, and 1000 are the most/],
  ] as const)
    it(`is refused as ${glob.slice(0, 20)}`, () => {
      assert.match(compileGlob(glob).refusal ?? 'accepted', refusal);
    });

  it('takes a line break for itself alone', () => {
    for (const end of ['\n', '\r', '\u2028', '\u2029']) {
      assert.ok(matches(`a${end}*`, `a${end}b`));
      assert.ok(!matches(`a${end}*`, 'anb'));
    }
  });

  it('that is empty matches nothing', () => {
    assert.deepEqual([matches('', ''), matches('', 'a')], [false, false]);
  });

  it('matches no path that is too long for an image path', () => {
    assert.deepEqual([matches('a*', 'a'.repeat(256)), matches('a*', 'a'.repeat(257))], [true, false]);
  });

  it('may be compared with the last name of a path', () => {
    const { matches: isMeant } = compileGlob('*.md', { basename: true });
    assert.deepEqual([isMeant?.('a/b.md'), isMeant?.('b.md'), isMeant?.('a.md/b')], [true, true, false]);
  });
});
