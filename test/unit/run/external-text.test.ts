import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { harmless } from '../../../tasks/core/run/external-text.js';

describe('Text from outside', () => {
  it('cannot be a logging command, in any spelling', () => {
    for (const command of [
      '##vso[task.complete result=Succeeded]',
      'x ##VSO[task.setvariable variable=PATH]y',
    ])
      assert.doesNotMatch(harmless(command), /##vso\[/i);
  });

  it('cannot be a formatting command', () => {
    assert.doesNotMatch(harmless('##[error]all is lost'), /##\[/);
  });

  it('cannot become a command when something is removed from it', () => {
    assert.doesNotMatch(harmless('##\u0000vso[task.complete]'), /##vso\[/i);
    assert.doesNotMatch(harmless('####vso[task.complete]'), /##vso\[/i);
    assert.doesNotMatch(harmless('##\r\nvso[task.complete]'), /##vso\[/i);
  });

  it('A38 does not hold the word by which the agent warns of a command', () => {
    for (const text of ['##vso', '##VSO.task', 'see ##vso [task]', '####vso', '##v\u017Fo'])
      assert.doesNotMatch(harmless(text), /##vso/iu, text);
  });

  it('A38 does not hold that word for one who overlooks what is invisible', () => {
    const invisible = ['\u200B', '\u200D', '\u00AD', '\uFEFF', '\u2060', '\u202E', '\uFE0F', '\u{E0020}'];
    for (const character of invisible)
      for (const text of [
        `#${character}#vso[x]`,
        `##${character}vso[x]`,
        `##vs${character}o`,
        `##${character}[x]`,
      ]) {
        const seen = harmless(text).replace(/[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu, '');
        assert.doesNotMatch(seen, /##(vso|\[)/i, JSON.stringify(text));
      }
  });

  it('does not turn the direction of writing', () => {
    const turning = '\u061C\u200E\u200F\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069';
    assert.equal(harmless('a\u202Eb'), 'a<U+202E>b');
    assert.doesNotMatch(harmless(turning), new RegExp(`[${turning}]`));
  });

  it('stays one line, whatever breaks lines', () => {
    assert.doesNotMatch(harmless('a\r\nb\rc\nd\u2028e\u2029f\u0085g\u001b[31m'), /[\p{Cc}\u2028\u2029]/u);
  });

  it('shows every break of a line', () => {
    assert.equal(harmless('a\rb\vc\fd\u2028e\u0085f'), 'a ⏎ b ⏎ c ⏎ d ⏎ e ⏎ f');
  });

  it('is otherwise left as it is', () => {
    const text = 'Win2016\\Datacenter.json → ContosoLab: 41 of 128 GB (## 50 %)';
    assert.equal(harmless(text), text);
  });
});
