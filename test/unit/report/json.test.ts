import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { jsonReport } from '../../../tasks/core/report/json.js';
import { someLab, someRecord, someReport, someResult } from './results.js';

describe('The JSON report', () => {
  it('is one text, however many records there are', () => {
    const records = Array.from({ length: 2001 }, (_, index) => someRecord(`Image${index}`, 'skipped'));
    const result = someResult(records);
    const pieces = [...jsonReport(someReport(result))];
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
    imageFacts: { path: 'Win2016.json', name: 'Win2016', createdAt: new Date(0), bytes: 7, isThere: false },
    phases: [{ name: 'copy', startedAt: new Date(1000), endedAt: new Date(2000) }],
  });
  const report: unknown = JSON.parse(
    [
      ...jsonReport(
        someReport(someResult([record], { lab: someLab('Factory') }), {
          task: 'DistributeImages',
          runId: '4711',
          message: '1 failed.',
        }),
      ),
    ].join(''),
  );

  it('holds the version of its schema, the run, totals, every record and every finding', () => {
    const error = { severity: 'error', what: 'Azure said no' };
    assert.deepEqual(report, {
      schemaVersion: 2,
      task: 'DistributeImages',
      runId: '4711',
      origin: { extensionVersion: '0.1.0' },
      factoryLab: { kind: 'lab', id: '/labs/Factory', name: 'Factory' },
      result: 'Failed',
      message: '1 failed.',
      cancelled: false,
      planOnly: false,
      startedAt: '2026-11-21T02:00:00.000Z',
      endedAt: '2026-11-21T03:02:03.000Z',
      seconds: 3723,
      totals: { succeeded: 0, skipped: 0, failed: 1, unfinished: 0, planned: 0, bytes: 5 },
      took: { movedBytes: 5, images: [{ path: 'Win2016.json', movedBytes: 5 }] },
      records: [
        {
          verb: 'distribute',
          subject: { kind: 'stored image', name: 'Win2016' },
          target: { kind: 'lab', id: '/labs/ContosoLab', name: 'ContosoLab' },
          outcome: 'failed',
          reason: 'because',
          findings: [error],
          details: {},
          image: {
            path: 'Win2016.json',
            name: 'Win2016',
            createdAt: '1970-01-01T00:00:00.000Z',
            bytes: 7,
            isThere: false,
          },
          phases: [
            { name: 'copy', startedAt: '1970-01-01T00:00:01.000Z', endedAt: '1970-01-01T00:00:02.000Z' },
          ],
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
