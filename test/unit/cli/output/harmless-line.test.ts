import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { harmlessJson, harmlessLine } from '../../../../cli/output/harmless-line.js';

describe('A line of a command line', () => {
  const commands = [
    ['Azure Pipelines', '##vso[task.setvariable variable=a]b', /##vso\[/i],
    ['Azure Pipelines', 'and then ##[error]no', /##\[/],
    ['Azure Pipelines', '##\u200Bvso[task.complete]', /##vso/],
    ['GitHub Actions', '::error::no', /^\s*::/],
    ['GitHub Actions', ' \t ::set-output name=a::b', /^\s*::/],
    ['GitHub Actions', '\u3000::add-mask::x', /^\s*::/],
    ['GitHub Actions', 'one\n::stop-commands::x', /\n/],
    ['GitHub Actions', 'one\u2028::stop-commands::x', /[\r\n\u2028]/],
    ['TeamCity', "##teamcity[buildStatus status='FAILURE']", /##teamcity\[/i],
    ['TeamCity', "a ##TeamCity[buildStop comment='']", /##teamcity\[/i],
    ['GitLab', '\u001b[0Ksection_start:1:a\r', /\p{Cc}/u],
    ['a terminal', '\u001b]0;title\u0007\u001b[2J\u009b1m\b', /\p{Cc}/u],
  ] as const;
  for (const [engine, text, command] of commands)
    it(`is no command of ${engine}: ${JSON.stringify(text)}`, () => {
      assert.doesNotMatch(harmlessLine(text), command);
    });

  it('stays as it is where it is no command', () => {
    for (const text of [
      'a::b',
      'Microsoft.Compute::x',
      'C:\\My Images\\a.json',
      '# Heading',
      '10:30: 1 built',
    ])
      assert.equal(harmlessLine(text), text);
  });
});

describe('JSON on standard output', () => {
  it('means the same, and holds no command', () => {
    const value = { a: '##vso[task.complete]', '###[x]': ['##teamcity[a]', '#'] };
    const json = harmlessJson(JSON.stringify(value));
    assert.deepEqual(JSON.parse(json), value);
    assert.ok(!json.includes('##'));
  });
});
