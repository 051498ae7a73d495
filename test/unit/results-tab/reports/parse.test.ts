import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { parseReport } from '../../../../results-tab/reports/parse.js';
import { imageBytes, labId, night, overview, unit } from '../samples.js';

function reportOf(content: object) {
  const parsed = parseReport(JSON.stringify(content));
  if ('fault' in parsed) throw new Error(parsed.fault);
  return parsed.report;
}

function faultOf(text: string): string {
  const parsed = parseReport(text);
  return 'fault' in parsed ? parsed.fault : 'none';
}

describe('The page reads', () => {
  it('the cells of an overview, with the images that are there, the newest first', () => {
    const { cells } = reportOf(
      overview({ cells: [{ lab: 'A', path: 'Win.json', state: 'older', olderBy: 1, days: [20, 28] }] }),
    );
    assert.deepEqual(cells, [
      {
        place: { kind: 'lab', id: labId('A'), name: 'A' },
        path: 'Win.json',
        state: 'older',
        olderBy: 1,
        isShared: false,
        images: [28, 20].map((day) => ({
          path: 'Win.json',
          name: `Win.json of day ${day}`,
          createdAt: Date.UTC(2026, 10, day),
          bytes: imageBytes,
        })),
      },
    ]);
  });

  it('the work of an overview, with times as they were', () => {
    const sample = overview({
      cells: [{ lab: 'A', path: 'Win.json', state: 'current', days: [28] }],
      units: [[2, 'succeeded', 0, 0, 60, 30, 7, [[1, 70, 20]]]],
    });
    const [work] = reportOf(sample).units;
    assert.equal(work?.verb, 'distribute');
    assert.deepEqual(work.span, { startedAt: night + 60_000, endedAt: night + 90_000 });
    assert.deepEqual(work.phases, [{ name: 'copy', startedAt: night + 70_000, endedAt: night + 90_000 }]);
    assert.equal(work.place?.name, 'A');
  });

  it('no cell of an overview that names what is not in its lists', () => {
    const { cells } = reportOf(overview({ more: { cells: [[7, 0, 'current', 0, []]] } }));
    assert.deepEqual(cells, []);
  });

  it('of a report of version 1 what it distributed, with the path from the details', () => {
    const { cells, problems, units } = reportOf(oldReport);
    assert.deepEqual(
      cells.map(({ place, path, state }) => [place.name, path, state]),
      [
        ['A', 'Win.json', 'current'],
        ['B', 'Win.json', 'failed'],
      ],
    );
    assert.deepEqual(
      problems.map(({ subject, reason }) => [subject, reason]),
      [['Win.json', 'The copy stopped.']],
    );
    assert.deepEqual(
      units.map(({ span }) => span),
      [{ startedAt: night, endedAt: night + 1000 }],
    );
  });

  it('what failed, with its finding, the image VM and the line in the file', () => {
    const problem = {
      verb: 'build',
      subject: { kind: 'golden image', name: 'Win.json' },
      outcome: 'failed',
      reason: 'Refused.',
      details: { vmName: 'Win' },
      findings: [{ severity: 'error', what: 'No quota', remedy: 'Ask for more.', file: 'Win.json', line: 3 }],
    };
    const { problems } = reportOf({ ...overview(), problems: [problem] });
    const finding = { severity: 'error', code: '', what: 'No quota', why: '', remedy: 'Ask for more.' };
    assert.deepEqual(problems, [
      {
        isFailed: true,
        subject: 'Win.json',
        place: undefined,
        machine: 'Win',
        reason: 'Refused.',
        findings: [{ ...finding, position: 'Win.json, line 3' }],
      },
    ]);
  });

  it('fields that it does not know without a word', () => {
    assert.equal(reportOf({ ...overview(), later: [{}] }).task, 'DistributeImages');
  });

  it('values of another form as missing', () => {
    const odd = {
      ...overview({ units: [unit()] }),
      result: 'Perhaps',
      origin: 'here',
      factoryLab: [],
      totals: null,
      findings: [null, 'text'],
      images: { 0: [] },
      problems: 'none',
      startedAt: 'yesterday',
    };
    const report = reportOf(odd);
    assert.equal(report.result, 'Failed', 'what is not known has not succeeded');
    assert.equal(report.totals.bytes, 0);
    assert.equal(report.startedAt, 0);
    assert.deepEqual(report.problems, []);
  });
});

describe('The page says', () => {
  it('that a report was made by a newer version', () => {
    assert.match(faultOf(JSON.stringify({ ...overview(), schemaVersion: 3 })), /newer version/);
  });

  it('that a report is cut off', () => {
    assert.match(faultOf(JSON.stringify(overview()).slice(0, 300)), /cut off/);
  });

  for (const text of [
    '[]',
    '7',
    'null',
    '{}',
    '{"schemaVersion": 2}',
    '{"schemaVersion": "2", "task": "x"}',
  ]) {
    it(`that ${text} is no report`, () => assert.match(faultOf(text), /not a report/));
  }
});

const record = {
  verb: 'distribute',
  subject: { kind: 'stored image', name: 'Win-1' },
  details: { imagePath: 'Win.json' },
  findings: [],
  seconds: 1,
  bytes: 0,
};

const oldReport = {
  schemaVersion: 1,
  task: 'DistributeImages',
  result: 'SucceededWithIssues',
  records: [
    {
      ...record,
      target: { kind: 'lab', id: labId('A'), name: 'A' },
      outcome: 'succeeded',
      startedAt: new Date(night).toISOString(),
      endedAt: new Date(night + 1000).toISOString(),
    },
    {
      ...record,
      target: { kind: 'lab', id: labId('B'), name: 'B' },
      outcome: 'failed',
      reason: 'The copy stopped.',
    },
    { ...record, verb: 'leave alone', outcome: 'skipped' },
  ],
};
