import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { parseParameterFile } from '../../../tasks/core/configuration/parameter-file.js';

describe('A parameter file', () => {
  const refused: readonly (readonly [string, string, string, number])[] = [
    ['is not JSON', '{', 'IF106', 1],
    ['has no parameters', '{"a": 1}', 'IF309', 1],
    ['gives a bare value', '{"parameters": {\n"a": 1}}', 'IF309', 2],
    ['gives neither value nor reference', '{"parameters": {\n\n"a": {"Key": 1}}}', 'IF309', 3],
  ];
  for (const [what, written, code, line] of refused)
    it(`C30 that ${what} is an error at its place`, () => {
      const finding = parseParameterFile(written, '/c/x.parameters.json');
      assert.ok('code' in finding);
      assert.deepEqual([finding.code, finding.severity, finding.line], [code, 'error', line]);
    });
});
