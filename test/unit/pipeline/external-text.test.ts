import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { harmless } from '../../../tasks/core/pipeline/external-text.js';

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

  it('stays one line, whatever breaks lines', () => {
    assert.doesNotMatch(harmless('a\r\nb\rc\nd\u2028e\u2029f\u0085g\u001b[31m'), /[\p{Cc}\u2028\u2029]/u);
  });

  it('is otherwise left as it is', () => {
    const text = 'Win2016\\Datacenter.json → ContosoLab: 41 of 128 GB (## 50 %)';
    assert.equal(harmless(text), text);
  });
});
