import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { runScript } from '../../../../local-azure/providers/dev-test-lab/test-script.js';

describe('A script that the local Azure runs on a disk', () => {
  const files = ['C:\\Chrome\\chrome.exe', '/usr/bin/git', 'jq'];

  const passing = [
    "if (-not (Test-Path 'C:\\Chrome\\chrome.exe')) { throw 'no Chrome' }",
    'Test-Path -LiteralPath "c:/chrome/chrome.exe"',
    'test -x /usr/bin/git || exit 3',
    'if [ -e /usr/bin/git ]; then echo; fi',
    'command -v jq >/dev/null || exit 1',
    '# Test-Path gone.txt',
    'anything --else',
  ];
  for (const line of passing)
    it(`succeeds with ${line}`, () => assert.equal(runScript(line, files).exitCode, 0));

  it('fails at the first path that is not there, and names it', () => {
    const end = runScript("echo first\r\nTest-Path 'gone.txt'\necho second", files);
    assert.deepEqual(end, { exitCode: 1, output: 'first', errors: 'gone.txt is not there.', seconds: 0 });
  });

  it('ends where it exits or throws in a line of its own', () => {
    assert.equal(runScript('exit 7\nexit 0', files).exitCode, 7);
    assert.equal(runScript("throw 'broken'", files).errors, 'broken');
  });

  it('takes as long as it sleeps', () => {
    assert.equal(runScript('sleep 60\nStart-Sleep -Seconds 40', files).seconds, 100);
  });
});
