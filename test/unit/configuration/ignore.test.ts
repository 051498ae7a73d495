import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { createIgnore } from '../../../tasks/core/configuration/ignore.js';

function ignoring(text: string) {
  const ignore = createIgnore(text, '.factoryignore');
  if ('code' in ignore) return assert.fail(ignore.why);
  return ignore;
}

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
      assert.equal(ignoring(`\r\n${pattern}\r\n`)(file), isIgnored);
    });

  it('cannot be used with a pattern of which nobody knows how long it takes, and says where', () => {
    const finding = createIgnore('*.md\n# why\n+(!(a*))\n', '.factoryignore');
    assert.ok('code' in finding);
    const { code, line, why, file } = finding;
    assert.deepEqual([code, line, file], ['IF113', 3, '.factoryignore']);
    assert.match(why, /it repeats what repeats itself/);
  });
});
