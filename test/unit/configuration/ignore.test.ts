import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { createIgnore } from '../../../tasks/core/configuration/ignore.js';

describe('.factoryignore (C6)', () => {
  const cases: readonly (readonly [string, string, boolean])[] = [
    ['*.parameters.json', 'Win2016/X.parameters.json', true],
    ['*.PARAMETERS.json', 'x.parameters.json', true],
    ['Win2016/*.json', 'Win2016/X.json', true],
    ['Win2016/*.json', 'Other/Win2016/X.json', false],
    ['drafts', 'a/drafts/x.json', true],
    ['drafts/', 'a/drafts/x.json', true],
    ['/drafts', 'a/drafts/x.json', false],
    ['.\\drafts\\*', 'drafts/x.json', true],
    ['# drafts', '# drafts', false],
    ['**/old-*/**', 'a/old-1/b/x.json', true],
    ['', 'x.json', false],
  ];
  for (const [pattern, file, isIgnored] of cases)
    it(`with "${pattern}" ${isIgnored ? 'leaves out' : 'keeps'} ${file}`, () => {
      assert.equal(createIgnore(`\r\n${pattern}\r\n`)(file), isIgnored);
    });
});
