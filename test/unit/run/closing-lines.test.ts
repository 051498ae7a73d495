import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { sortFindings } from '../../../tasks/core/report/failures.js';
import { closingLines } from '../../../tasks/core/run/closing-lines.js';
import type { Finding } from '../../../tasks/core/step/action.js';
import type { UnitRecord } from '../../../tasks/core/step/record.js';
import { error, someLab, someRecord, someResult } from '../report/results.js';

function linesBelowTable(records: readonly UnitRecord[], findings: readonly Finding[] = []): string[] {
  const lines = closingLines(records, sortFindings(someResult(records, { findings })));
  return lines.slice(lines.indexOf('') + 1);
}

describe('The end of the log', () => {
  it('says everything about each failure once below the table, what others said as a list', () => {
    const finding = {
      ...error('An artifact failed on the VM Server'),
      messages: ['windows-7zip: Failed: exit code 3', 'windows-sysprep: Skipped'],
      remedy: 'Correct the artifact',
    };
    const record = someRecord('Win2016.json', 'failed', { target: someLab('L'), findings: [finding] });
    assert.deepEqual(linesBelowTable([record]), [
      'Win2016.json → L: not brought',
      '  An artifact failed on the VM Server.',
      '  - windows-7zip: Failed: exit code 3.',
      '  - windows-sysprep: Skipped.',
      '  Remedy: Correct the artifact.',
    ]);
  });

  it('says the whole of an unfinished action of which the table has only a part', () => {
    const left = (what: string) =>
      `The ${what} of the disk of a machine is unconfirmed: Azure did not answer.`;
    const reason = `${left('revocation')} ${left('deletion')}`;
    const records = [someRecord('Win', 'unfinished', { reason }), someRecord('Linux', 'unfinished')];
    const lines = closingLines(records, sortFindings(someResult(records)));
    assert.deepEqual(lines.slice(-3), ['', 'Win: not finished', `  ${reason}`]);
  });

  it('says with the code of a finding why it is one', () => {
    const finding = { ...error('The size is unknown'), code: 'IF503', why: 'westeurope has none' };
    assert.equal(
      linesBelowTable([someRecord('a', 'failed', { findings: [finding] })])[1],
      '  IF503: The size is unknown. westeurope has none.',
    );
  });

  it('has the findings of each file below its name, by line', () => {
    const findings = [
      { ...error('Not a lab'), file: 'Labs.json', line: 7, column: 3, remedy: 'Correct it' },
      { ...error('Not JSON'), file: 'Labs.json', line: 3 },
      { ...error('Empty'), file: 'GoldenImages/a.json' },
    ];
    assert.deepEqual(closingLines([], sortFindings(someResult([], { findings }))), [
      '',
      'GoldenImages/a.json',
      '  error Empty.',
      '',
      'Labs.json',
      '  3 error Not JSON.',
      '  7:3 error Not a lab. Correct it.',
    ]);
  });

  it('says everything about two hundred failures and counts the others', () => {
    const records = Array.from({ length: 202 }, (_, index) => someRecord(`image ${index}`, 'failed'));
    const lines = linesBelowTable(records);
    assert.equal(lines.filter((line) => line.endsWith(': not brought')).length, 200);
    assert.equal(lines.at(-1), 'And 2 more failures; the JSON report has them all.');
  });
});
