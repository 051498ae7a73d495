import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import {
  isObject,
  locate,
  nameOf,
  parseJson,
  parseNodes,
  property,
  repeatedProperties,
} from '../../../tasks/core/configuration/json.js';

describe('A text that is nested', () => {
  const opened: readonly (readonly [string, string])[] = [
    ['[', ']'],
    ['{"a":', '}'],
  ];
  for (const [open, close] of opened)
    for (const depth of [1001, 2500, 4000, 10_000, 100_000])
      it(`${depth} levels deep by ${open} is an error, and never more than the parser or its readers can take`, () => {
        const { error } = parseJson(open.repeat(depth) + '1' + close.repeat(depth));
        assert.match(error?.message ?? 'none', /nested too deeply/);
      });

  it('as deep as any template is read', () => {
    for (const [open, close] of opened)
      assert.equal(parseJson(open.repeat(300) + '1' + close.repeat(300)).error, undefined);
  });
});

describe('JSON of the Configuration folder', () => {
  it('C32 may have comments, also before the first brace, trailing commas, tabs and CRLF', () => {
    const { value } = parseJson('// first\r\n{\r\n\t"a": [1, 2,], /* why */\r\n}\r\n');
    assert.deepEqual(value, { a: [1, 2] });
  });

  it('is reported by line and column where it is wrong', () => {
    const { error } = parseJson('{\r\n  "a": 1\r\n  "b": 2\r\n}');
    assert.deepEqual(error, { message: 'comma expected', line: 3, column: 3 });
  });

  it('is an error if it is empty', () => {
    assert.equal(parseJson('').error?.message, 'value expected');
  });

  it('is an error, not a crash, if it is nested without end', () => {
    assert.equal(parseJson('['.repeat(100_000)).error?.message, 'nested too deeply');
  });

  it('keeps a property named __proto__ as any other', () => {
    const { value } = parseJson('{"__proto__": {"polluted": true}}');
    assert.deepEqual(Object.keys(value as object), ['__proto__']);
  });

  it('is told the place of a value in', () => {
    assert.deepEqual(locate('{\n "a": [1,\n  {"b": 2}]}', ['a', 1, 'b']), { line: 3, column: 9 });
  });

  it('is told its own place where a value does not exist', () => {
    assert.deepEqual(locate('\n {"a": 1}', ['x']), { line: 2, column: 2 });
  });

  it('has its properties found in any casing, the exact one first', () => {
    const { value } = parseJson('{"LABNAME": 1, "labName": 2, "Other": 3}');
    assert.ok(isObject(value));
    assert.deepEqual([property(value, 'labName'), property(value, 'other')], [2, 3]);
  });

  it('tells the properties that stand twice in one object, at any depth and in the order of the text', () => {
    const { root } = {
      root: undefined,
      ...parseNodes('{"a": [{"b": 1, "c": 2, "b": 3}], "B": 1, "b": 1, "a": 2}'),
    };
    assert.ok(root);
    const names = (keyOf?: (name: string) => string) =>
      repeatedProperties(root, keyOf).map(({ first, second }) => [
        nameOf(second),
        first.offset,
        second.offset,
      ]);
    assert.deepEqual(names(), [
      ['b', 8, 24],
      ['a', 1, 50],
    ]);
    assert.deepEqual(
      names((name) => name.toLowerCase()).map(([name]) => name),
      ['b', 'b', 'a'],
    );
  });
});
