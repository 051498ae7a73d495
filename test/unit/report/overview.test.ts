import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { overviewJson, overviewOf } from '../../../tasks/core/report/overview.js';
import type { Overview } from '../../../tasks/core/report/schema.js';
import type { UnitRecord } from '../../../tasks/core/step/record.js';
import { error, someLab, someRecord, someReport, someResult, warning } from './results.js';
import { wholeRun, work } from './whole-runs.js';

const start = new Date('2026-11-21T02:00:00Z');

/** Seconds after the start of the report. */
function after(seconds: number): Date {
  return new Date(start.getTime() + seconds * 1000);
}

function overview(records: readonly UnitRecord[], findings = [warning('odd')]): Overview {
  return overviewOf(someReport(someResult(records, { findings, startedAt: start })));
}

function notStarted({ startedAt, endedAt, ...record }: UnitRecord): UnitRecord {
  assert.ok(startedAt && endedAt);
  return record;
}

const made = new Date('2026-11-20T00:00:00Z');

describe('The overview of a run', () => {
  const near = someLab('Near');
  const facts = { path: 'Win.json', name: 'Win-1', createdAt: made, bytes: 9, isThere: true };

  it('says of the run what the report says', () => {
    const { schemaVersion, task, result, totals, findings } = overview([someRecord('Win', 'skipped')]);
    assert.deepEqual([schemaVersion, task, result, totals.skipped], [2, 'SnapImages', 'Failed', 1]);
    assert.deepEqual(findings, [warning('odd')]);
  });

  it('names places, paths and images by their index', () => {
    const two = { ...facts, name: 'Win-2', createdAt: new Date('2026-11-21T00:00:00Z') };
    const far = someLab('Far');
    const held = (imageFacts: UnitRecord['imageFacts'], target = near) =>
      someRecord('Win', 'skipped', { target, ...(imageFacts ? { imageFacts } : {}) });
    const shown = overview([
      held(facts),
      held(two),
      held(facts, far),
      held({ path: 'B.json', isThere: false }),
    ]);
    assert.deepEqual(shown.targets, [near, far]);
    assert.deepEqual(shown.paths, ['Win.json', 'B.json']);
    assert.deepEqual(shown.images, [
      [0, 'Win-1', made.getTime() / 1000, 9],
      [0, 'Win-2', made.getTime() / 1000 + 86_400, 9],
      [1, null, null, null],
    ]);
    assert.deepEqual(shown.cells, [
      [0, 0, 'current', 0, [0, 1]],
      [1, 0, 'older', 1, [0]],
      [0, 1, 'missing', 0, []],
    ]);
  });

  it('has a unit, with its phases, for each record that was started', () => {
    const phases = [
      { name: 'copy', startedAt: after(61), endedAt: after(70.26) },
      { name: 'create image', startedAt: after(70.26), endedAt: after(90) },
    ];
    const brought = someRecord('Win', 'succeeded', {
      target: near,
      imageFacts: facts,
      startedAt: after(60),
      endedAt: after(90),
      phases,
      bytes: 9,
    });
    const { verbs, phaseNames, units } = overview([brought]);
    assert.deepEqual([verbs, phaseNames], [['distribute'], ['copy', 'create image']]);
    assert.deepEqual(units, [
      [
        0,
        'succeeded',
        0,
        0,
        60,
        30,
        9,
        [
          [0, 61, 9.3],
          [1, 70.3, 19.7],
        ],
      ],
    ]);
  });

  it('has a unit for each record that is only planned, by its subject where that is no golden image, and none for one that was left alone', () => {
    const [planned, skipped] = (['planned', 'skipped'] as const).map((it) =>
      notStarted(someRecord('Win', it)),
    );
    assert.ok(planned && skipped);
    assert.deepEqual(overview([planned, skipped]).units, [[0, 'planned', null, null, null, 0, 0, [], 'Win']]);
  });

  it('names of a whole run the units of its critical path, and of another task none', () => {
    const pathOf = (task: string) => overviewOf(someReport(someResult(wholeRun), { task })).criticalPath;
    assert.deepEqual(pathOf('RunImageFactory'), [0, 1, 4, 6]);
    assert.equal(pathOf('SnapImages'), undefined);
    assert.equal(overviewOf(someReport(someResult([]), { task: 'RunImageFactory' })).criticalPath, undefined);
  });

  it('sums the size of the images that were deleted, or would be', () => {
    const change = (outcome: UnitRecord['outcome'], storedBytes: number) =>
      someRecord('Win', outcome, { storedBytes });
    assert.equal(overview([change('succeeded', -9), change('succeeded', 5)]).freedBytes, 9);
    assert.equal(overview([change('planned', -9), change('planned', -9)]).freedBytes, 18);
  });

  it('has what failed or is unfinished as the report has it', () => {
    const records = (['failed', 'succeeded', 'unfinished'] as const).map((it) => someRecord(it, it));
    assert.deepEqual(
      overview(records).problems.map(({ outcome, reason }) => [outcome, reason]),
      [
        ['failed', 'because'],
        ['unfinished', 'because'],
      ],
    );
  });

  describe('of a very large run', () => {
    const many = (count: number, one: (index: number) => UnitRecord) =>
      Array.from({ length: count }, (_, index) => one(index));

    it('keeps the five thousand units that took longest, in their order, and counts the others', () => {
      const { units, omitted } = overview(
        many(5002, (index) => someRecord('Win', 'skipped', { startedAt: start, endedAt: after(index) })),
      );
      assert.deepEqual([units.length, omitted.units], [5000, 2]);
      assert.deepEqual([units[0]?.[5], units.at(-1)?.[5]], [2, 5001]);
    });

    it('keeps the units of the critical path, however short they are', () => {
      const long = many(5000, (index) => work('distribute', 0, 90, { path: `${index}`, target: near }));
      const report = someReport(someResult([...long, ...wholeRun]), { task: 'RunImageFactory' });
      const { units, verbs, criticalPath = [] } = overviewOf(report);
      assert.equal(units.length, 5000);
      assert.deepEqual(
        criticalPath.map((index) => verbs[units[index]?.[0] ?? -1]),
        ['build', 'snap', 'distribute', 'delete'],
      );
    });

    it('keeps a thousand problems and two hundred findings, and counts the others', () => {
      const shown = overview(
        many(1003, (index) => someRecord(`Win${index}`, 'failed')),
        [],
      );
      assert.deepEqual([shown.problems.length, shown.findings.length], [1000, 200]);
      assert.deepEqual(shown.omitted, { findings: 803, units: 0, problems: 3 });
    });

    it('cuts long texts of findings, problems and the message', () => {
      const long = 'x'.repeat(5000);
      const failed = someRecord('Win', 'failed', {
        reason: long,
        findings: [error(long)],
        details: { long },
      });
      const report = someReport(someResult([failed]), { message: long });
      const { message, findings, problems } = overviewOf(report);
      const texts = [message, findings[0]?.what, problems[0]?.reason, problems[0]?.findings[0]?.what];
      for (const text of [...texts, problems[0]?.details['long']]) {
        assert.equal(text?.length, 1000);
        assert.ok(text.endsWith('x…'));
      }
    });

    it('takes at most 35 bytes for each lab that has two versions of an image', () => {
      const versions = Array.from({ length: 100 }, (_, index) => ({
        ...facts,
        path: `Windows\\Image${index % 50}.json`,
        name: `Windows_Image${index % 50}-Nov-${20 + Math.floor(index / 50)}-2026`,
      }));
      const labs = Array.from({ length: 120 }, (_, index) => someLab(`ContosoLab${index}`));
      const held = labs.flatMap((target) =>
        versions.map((imageFacts) => notStarted(someRecord('Win', 'skipped', { target, imageFacts }))),
      );
      assert.ok(overviewJson(someReport(someResult(held))).length / (labs.length * 50) < 35);
    });
  });

  it('is one line of text, whatever its texts have in them', () => {
    const text = overviewJson(someReport(someResult([]), { message: 'a\u2028b\u0085c\nd' }));
    assert.equal(text.split(/[\n\u0085\u2028\u2029]/).length, 1);
    assert.equal((JSON.parse(text) as Overview).message, 'a\u2028b\u0085c\nd');
  });
});
