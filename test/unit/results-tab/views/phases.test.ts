import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { type Bar, lanesOf, pathsOf, ticksOf, timelineOf } from '../../../../results-tab/views/phases.js';
import type { PhaseName } from '../../../../tasks/core/step/phases.js';
import { night, report, unit } from '../samples.js';

const cells = [{ lab: 'A', path: 'Win.json', state: 'current', days: [28] }] as const;

const bar = (startedAt: number, endedAt: number, kind: Bar['kind'] = 'copy'): Bar => ({
  startedAt,
  endedAt,
  kind,
  name: 'distribute: copy',
  place: 'A',
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
