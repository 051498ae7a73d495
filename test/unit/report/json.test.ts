import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { jsonReport } from '../../../tasks/core/report/json.js';
import { someLab, someRecord, someResult } from './results.js';

describe('The JSON report', () => {
  it('is one text, however many records there are', () => {
    const records = Array.from({ length: 2001 }, (_, index) => someRecord(`Image${index}`, 'skipped'));
    const result = someResult(records);
    const pieces = [
      ...jsonReport({ task: 'RetireImages', runId: '1', taskResult: 'Succeeded', message: '', result }),
    ];
    const report = JSON.parse(pieces.join('')) as { records: { subject: { name: string } }[] };
    assert.deepEqual(
      report.records.map(({ subject }) => subject.name),
      records.map(({ subject }) => subject.name),
    );
  });

  const target = someLab('ContosoLab');
  const record = someRecord('Win2016', 'failed', {
    target,
    bytes: 5,
    details: { imagePath: 'Win2016.json' },
  });
  const report: unknown = JSON.parse(
    [
      ...jsonReport({
        task: 'DistributeImages',
        runId: '4711',
        taskResult: 'Failed',
        message: '1 failed.',
        result: someResult([record]),
      }),
    ].join(''),
  );

  it('holds the version of its schema, the run, totals, every record and every finding', () => {
    const error = { severity: 'error', what: 'Azure said no' };
    assert.deepEqual(report, {
      schemaVersion: 1,
      task: 'DistributeImages',
      runId: '4711',
      result: 'Failed',
      message: '1 failed.',
      cancelled: false,
      planOnly: false,
      startedAt: '2026-11-21T02:00:00.000Z',
      endedAt: '2026-11-21T03:02:03.000Z',
      seconds: 3723,
      totals: { succeeded: 0, skipped: 0, failed: 1, unfinished: 0, bytes: 5 },
      records: [
        {
          verb: 'distribute',
          subject: { kind: 'stored image', name: 'Win2016' },
          target: { kind: 'lab', id: '/labs/ContosoLab', name: 'ContosoLab' },
          outcome: 'failed',
          reason: 'because',
          findings: [error],
          details: { imagePath: 'Win2016.json' },
          startedAt: '2026-11-21T02:00:00.000Z',
          endedAt: '2026-11-21T02:01:00.000Z',
          bytes: 5,
          seconds: 60,
        },
      ],
      findings: [{ ...error, what: 'Win2016 → ContosoLab: Azure said no' }],
    });
  });
});
