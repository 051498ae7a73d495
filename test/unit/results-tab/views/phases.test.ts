import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import {
  type Bar,
  lanesOf,
  pathsOf,
  type PhaseRow,
  ticksOf,
  timelineOf,
} from '../../../../results-tab/views/phases.js';
import type { Overview, OverviewUnit } from '../../../../tasks/core/report/schema.js';
import type { PhaseName } from '../../../../tasks/core/step/phases.js';
import { night, report, unit } from '../samples.js';

const cells = [{ lab: 'A', path: 'Win.json', state: 'current', days: [28] }] as const;

const bar = (startedAt: number, endedAt: number, kind: Bar['kind'] = 'copy'): Bar => ({
  startedAt,
  endedAt,
  kind,
  name: 'distribute: copy',
  place: 'A',
  isCritical: false,
});

describe('The time of a golden image', () => {
  it('has a bar for each phase, told apart by kind', () => {
    const phases = [
      [0, 10, 20],
      [1, 30, 40],
      [2, 70, 30],
    ] as const;
    const timeline = timelineOf([report({ cells, units: [[2, 'succeeded', 0, 0, 10, 90, 0, phases]] })]);
    assert.deepEqual(
      timeline?.rows.map(({ path, seconds, bars }) => [path, seconds, ...bars.map(({ kind }) => kind)]),
      [['Win.json', 90, 'wait', 'copy', 'image']],
    );
    assert.equal(timeline.startedAt, night + 10_000);
  });

  it('draws each wait apart from work', () => {
    const waits: readonly PhaseName[] = ['wait for an earlier deployment', 'wait for another run'];
    const phases = [0, 1].map((name) => [name, 0, 1] as const);
    const kinds = waits.map((name) => {
      const units = [[2, 'succeeded', 0, 0, 0, 2, 0, phases]] as const;
      const [row] = timelineOf([report({ cells, units, more: { phaseNames: [name, 'copy'] } })])?.rows ?? [];
      return row?.bars.map(({ kind }) => kind);
    });
    assert.deepEqual(
      kinds,
      waits.map(() => ['wait', 'copy']),
    );
  });

  it('joins the work of all tasks on it, one bar where there are no phases', () => {
    const timeline = timelineOf([
      report({ task: 'CleanUpFactory', after: 10, cells, units: [unit({ verb: 3 })] }),
      report({ task: 'CreateImageVMs', cells, units: [unit({ verb: 0 })] }),
      report({ task: 'SnapImages', after: 5, cells, units: [unit({ verb: 1 })] }),
    ]);
    assert.deepEqual(
      timeline?.rows.map(({ bars }) => bars.map(({ kind, name }) => `${kind} ${name}`)),
      [['create build', 'snap snap', 'clean-up delete']],
    );
  });

  it('counts what is deleted and hidden as clean-up, whichever task does it', () => {
    const more = { verbs: ['delete', 'hide'] };
    const units = [unit({ verb: 0 }), unit({ verb: 1 })];
    const timeline = timelineOf([report({ task: 'RunImageFactory', cells, units, more })]);
    assert.deepEqual(
      timeline?.rows.map(({ bars }) => bars.map(({ kind }) => kind)),
      [['clean-up', 'clean-up']],
    );
  });

  describe('of a whole run', () => {
    const whole = (units: readonly OverviewUnit[], more: Partial<Overview> = {}) =>
      timelineOf([report({ task: 'RunImageFactory', cells, units, more })])?.rows ?? [];
    const barTexts = (rows: readonly PhaseRow[]) =>
      rows.flatMap(({ bars }) =>
        bars.map(({ kind, name, startedAt, endedAt }) =>
          [kind, name, (startedAt - night) / 1000, (endedAt - night) / 1000].join(' '),
        ),
      );

    it('has a wait where nothing goes on between two pieces of work, from a second on', () => {
      const units = [
        unit({ verb: 2, startedAt: 250, seconds: 50 }),
        unit({ verb: 0, startedAt: 0, seconds: 100 }),
        unit({ verb: 3, startedAt: 20, seconds: 10 }),
        unit({ verb: 1, startedAt: 100.9, seconds: 99.1 }),
      ];
      assert.deepEqual(barTexts(whole(units)), [
        'create build 0 100',
        'clean-up delete 20 30',
        'snap snap 100.9 200',
        'wait wait for a free place 200 250',
        'copy distribute 250 300',
      ]);
    });

    it('has no wait for what comes before the first phase of its work', () => {
      const built = unit({ verb: 0, startedAt: 0, seconds: 10 });
      const snapped: OverviewUnit = [1, 'succeeded', 0, 0, 10, 50, 0, [[1, 20, 40]]];
      assert.deepEqual(barTexts(whole([built, snapped])), ['create build 0 10', 'snap snap: copy 20 60']);
    });

    it('marks the bars of the critical path, and the wait for them', () => {
      const units = [
        unit({ verb: 0, startedAt: 0, seconds: 100 }),
        unit({ verb: 2, startedAt: 0, seconds: 50 }),
        unit({ verb: 1, startedAt: 120, seconds: 50 }),
      ];
      const [row] = whole(units, { criticalPath: [0, 2] });
      const marked = row?.bars.filter(({ isCritical }) => isCritical).map(({ name }) => name);
      assert.deepEqual([row?.isCritical, marked], [true, ['build', 'wait for a free place', 'snap']]);
    });

    it('marks no row that has nothing of the critical path', () => {
      assert.deepEqual(
        whole([unit()], { criticalPath: [7] }).map(({ isCritical }) => isCritical),
        [false],
      );
    });

    it('is that of no other task: what lies between tasks is no wait', () => {
      const units = [unit({ startedAt: 0, seconds: 10 }), unit({ startedAt: 90, seconds: 10 })];
      const timeline = timelineOf([report({ cells, units })]);
      assert.deepEqual(barTexts(timeline?.rows ?? []), ['copy distribute 0 10', 'copy distribute 90 100']);
    });
  });

  it('is not there where nothing was started, or the filter wants another', () => {
    const planned = report({ cells, units: [[2, 'planned', 0, 0, null, 0, 0, []]] });
    assert.equal(timelineOf([planned]), undefined);
    assert.equal(
      timelineOf([report({ cells, units: [unit()] })], () => false),
      undefined,
    );
  });
});

describe('The outline of bars', () => {
  it('puts bars that overlap into lanes of their own, and others into the first that is free', () => {
    assert.deepEqual(lanesOf([bar(0, 10), bar(5, 15), bar(10, 20)], 6), [0, 1, 0]);
  });

  it('takes no more lanes than allowed', () => {
    assert.deepEqual(lanesOf([bar(0, 10), bar(1, 10), bar(2, 10)], 2), [0, 1, 1]);
  });

  it('is one path for each kind, on the scale of the run', () => {
    const { outlines, height } = pathsOf(
      [bar(0, 500), bar(500, 1000, 'image')],
      { startedAt: 0, endedAt: 1000 },
      6,
    );
    assert.deepEqual(
      [...outlines],
      [
        ['copy', 'M0 0h500v7h-500z'],
        ['image', 'M500 0h500v7h-500z'],
      ],
    );
    assert.equal(height, 8);
  });

  it('is another path for those of the critical path', () => {
    const { outlines } = pathsOf(
      [bar(0, 500), { ...bar(500, 1000), isCritical: true }],
      { startedAt: 0, endedAt: 1000 },
      6,
    );
    assert.deepEqual([...outlines.keys()], ['copy', 'copy critical']);
  });

  it('shows what took no time', () => {
    const { outlines } = pathsOf([bar(0, 0)], { startedAt: 0, endedAt: 1000 }, 6);
    assert.equal(outlines.get('copy'), 'M0 0h1.5v7h-1.5z');
  });
});

describe('The axis', () => {
  it('has times since the start at each quarter', () => {
    assert.deepEqual(
      ticksOf({ startedAt: night, endedAt: night + 400_000 }).map(({ text }) => text),
      ['0 s', '1 min 40 s', '3 min 20 s', '5 min 0 s'],
    );
  });
});
