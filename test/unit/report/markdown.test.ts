import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { escaped, markdownSummary } from '../../../tasks/core/report/markdown.js';
import type { StepResult } from '../../../tasks/core/step/record.js';
import { error, someLab, someRecord, someReport, someResult } from './results.js';

function summary(result: StepResult): string {
  const message = '2 succeeded.';
  return markdownSummary(someReport(result, { task: 'DistributeImages', taskResult: 'Succeeded', message }));
}

describe('The Markdown summary', () => {
  const inLab = (name: string) => ({ target: someLab(name), bytes: 2 ** 30 });
  const records = [
    someRecord('Win2016', 'succeeded', inLab('A')),
    someRecord('Win2016', 'failed', inLab('B')),
  ];

  it('begins with the task, its result, totals, time and gigabytes', () => {
    assert.deepEqual(summary(someResult(records)).split('\n').slice(0, 7), [
      '## DistributeImages',
      '',
      '**Succeeded**: 2 succeeded.',
      '',
      '| Total | Time | Moved | Started (UTC) |',
      '| - | - | - | - |',
      '| 1 succeeded, 1 failed | 1 h 2 min | 2 GB | 2026-11-21 02:00:00 |',
    ]);
  });

  it('shows images by labs', () => {
    assert.match(
      summary(someResult(records)),
      /\| Image \| A \| B \|\n.*\n\| Win2016 \| succeeded \| failed \|/,
    );
  });

  it('lists every record', () => {
    assert.match(summary(someResult(records)), /\| not brought \| Win2016 \|.*\| B \| because \|/);
  });

  it('lists findings with their place', () => {
    const findings = [{ ...error('Not JSON'), file: 'Labs.json', line: 3, column: 7 }];
    assert.match(summary(someResult([], { findings })), /\| error \| Not JSON\. \| Labs\.json:3:7 \|/);
  });

  it('says so where only a plan was made', () => {
    assert.match(summary(someResult([], { planOnly: true })), /Only planned \(whatIf\)/);
  });
});

describe('Text of a table cell', () => {
  const cells: readonly [string, string, string][] = [
    ['a pipe', 'a|b', 'a\\|b'],
    ['the backslashes of image paths', 'Win2016\\Datacenter.json', 'Win2016\\\\Datacenter.json'],
    ['a backslash before a pipe', 'a\\|b', 'a\\\\\\|b'],
    ['HTML', '<img src=x> & more', '&lt;img src=x&gt; &amp; more'],
    ['line breaks', 'a\r\nb\nc\u2028d', 'a b c d'],
    ['other control characters', 'a\u0000b\vc\u001bd', 'a b c d'],
    ['what nobody sees', 'a\u202Eb\u200Bc', 'a&lt;U+202E&gt;b&lt;U+200B&gt;c'],
    ['links and pictures', '![x](y)', '\\!\\[x\\](y)'],
    ['names with underscores', 'Win2016_Datacenter', 'Win2016_Datacenter'],
    ['emphasis and code', '*a* _b_ `c` ~d~', '\\*a\\* \\_b\\_ \\`c\\` \\~d\\~'],
  ];
  for (const [what, text, cell] of cells)
    it(`shows ${what} as it is`, () => assert.equal(escaped(text), cell));
});
