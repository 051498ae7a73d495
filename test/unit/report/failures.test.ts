import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { sortFindings } from '../../../tasks/core/report/failures.js';
import { error, someRecord, someResult, warning } from './results.js';

const located = (file: string, line: number) => ({ ...error(`in line ${line}`), file, line });

describe('The findings of a run', () => {
  it('are those of each unit that failed, of which one without any has its reason', () => {
    const records = [
      someRecord('a', 'failed'),
      someRecord('b', 'failed', { findings: [], reason: 'No lab.' }),
      someRecord('c', 'succeeded'),
    ];
    assert.deepEqual(
      sortFindings(someResult(records)).failures.map(({ record, findings }) => [
        record.subject.name,
        findings.map(({ what }) => what),
      ]),
      [
        ['a', ['Azure said no']],
        ['b', ['No lab.']],
      ],
    );
  });

  it('are those with a place, by file and line and each once, whoever has them', () => {
    const findings = [located('b.json', 1), located('a.json', 20), located('a.json', 3)];
    const records = [
      someRecord('a', 'failed', { findings }),
      someRecord('b', 'failed', { findings: findings.slice(1) }),
    ];
    const sorted = sortFindings(someResult(records, { findings: [located('a.json', 4)] }));
    assert.deepEqual(sorted.failures, []);
    assert.deepEqual(
      sorted.located.map(({ file, line }) => `${file}:${line}`),
      ['a.json:3', 'a.json:4', 'a.json:20', 'b.json:1'],
    );
  });

  it('are the others, with the title of the unit', () => {
    const records = [someRecord('a', 'succeeded', { findings: [warning('odd')] })];
    assert.deepEqual(sortFindings(someResult(records, { findings: [error('bad')] })).others, [
      error('bad'),
      warning('a: odd'),
    ]);
  });
});
