import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { endOfJson } from '../../../tasks/core/configuration/json-extent.js';

describe('The end of JSON in a text', () => {
  const ends: readonly (readonly [string, string, number, string | undefined])[] = [
    ['is the bracket that closes the first', 'x {"a": [1]} y', 2, '{"a": [1]}'],
    ['does not stand in a string', '{"}": "\\"}"} }', 0, '{"}": "\\"}"}'],
    ['does not stand in a comment', '[1 /* ] */, 2] ]', 0, '[1 /* ] */, 2]'],
    ['is unknown where it is not closed', '{"a": [1]', 0, undefined],
    ['is unknown where neither object nor array begins', '1]', 0, undefined],
    ['is unknown in an empty text', '', 0, undefined],
    ['is unknown where a bracket closes first', '] []', 0, undefined],
  ];
  for (const [what, text, start, json] of ends)
    it(what, () => {
      const end = endOfJson(text, start);
      assert.equal(end === undefined ? undefined : text.slice(start, end), json);
    });
});
