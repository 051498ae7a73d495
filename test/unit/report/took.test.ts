import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { tookOf } from '../../../tasks/core/report/took.js';
import { tookCells, tookLine } from '../../../tasks/core/report/took-texts.js';
import type { Outcome, UnitRecord } from '../../../tasks/core/step/record.js';
import { someRecord } from './results.js';

const gigabyte = 2 ** 30;

const begin = Date.UTC(2026, 10, 21, 2);

/** A build of a golden image whose VM was expected to run so many minutes, and ran so many if it was started. */
function build(
  path: string,
  expected: number,
  minutes?: number,
  more: Partial<UnitRecord> = {},
  outcome: Outcome = minutes === undefined ? 'planned' : 'succeeded',
): UnitRecord {
  const [startedAt, endedAt] = [new Date(begin), new Date(begin + (minutes ?? 0) * 60_000)];
  const phases = minutes === undefined ? [] : [{ name: 'deploy', startedAt, endedAt }];
  const expectedMachine = { seconds: expected * 60 };
  return someRecord(path, outcome, {
    verb: 'build',
    imageFacts: { path },
    startedAt,
    endedAt,
    phases,
    expectedMachine,
    ...more,
  });
}

function guessed(record: UnitRecord): UnitRecord {
  return { ...record, expectedMachine: { seconds: record.expectedMachine?.seconds ?? 0, isGuess: true } };
}

function change(path: string, gigabytes: number, more: Partial<UnitRecord> = {}): UnitRecord {
  const storedBytes = gigabytes * gigabyte;
  return someRecord(path, 'succeeded', { imageFacts: { path }, storedBytes, ...more });
}

describe('What a run took', () => {
  it('is what its records tell, in all and of each golden image, however that is cased', () => {
    const records = [
      build('A.json', 60, 90),
      guessed(build('B.json', 60, 30)),
      change('a.JSON', 127, { bytes: 127 * gigabyte }),
      change('A.json', -30),
      change('B.json', -10),
    ];
    assert.deepEqual(tookOf(records), {
      machineSeconds: 7200,
      expectedMachineSeconds: 7200,
      expectedMachines: 2,
      guessedMachines: 1,
      movedBytes: 127 * gigabyte,
      storedBytes: 127 * gigabyte,
      freedBytes: 40 * gigabyte,
      images: [
        {
          path: 'A.json',
          machineSeconds: 5400,
          expectedMachineSeconds: 3600,
          expectedMachines: 1,
          movedBytes: 127 * gigabyte,
          storedBytes: 127 * gigabyte,
          freedBytes: 30 * gigabyte,
        },
        {
          path: 'B.json',
          machineSeconds: 1800,
          expectedMachineSeconds: 3600,
          expectedMachines: 1,
          guessedMachines: 1,
          freedBytes: 10 * gigabyte,
        },
      ],
    });
  });

  it('is nothing where nothing is known', () => {
    assert.equal(tookOf([someRecord('a', 'succeeded'), someRecord('b', 'skipped')]), undefined);
    assert.equal(tookLine([], false), undefined);
  });

  it('names no golden image of which nothing is known, and counts what concerns none', () => {
    const records = [change('A.json', 1), someRecord('B', 'succeeded', { imageFacts: { path: 'B.json' } })];
    const ofNone = someRecord('orphan', 'succeeded', { storedBytes: -5 });
    const took = tookOf([...records, ofNone]);
    assert.deepEqual(
      took?.images.map(({ path }) => path),
      ['A.json'],
    );
    assert.equal(took.freedBytes, 5);
  });

  it('leaves out of a plan what is done only if others come to nothing, and not where it was done', () => {
    const fallback = { bytes: 7, isFallback: true as const };
    const planned = someRecord('A', 'planned', fallback);
    assert.equal(tookOf([planned]), undefined);
    assert.equal(tookOf([{ ...planned, outcome: 'succeeded' }])?.movedBytes, 7);
  });
});

describe('The line of what a run took', () => {
  const changes = [change('A.json', 254, { bytes: 380 * gigabyte }), change('A.json', -76)];

  it('has the VM-hours beside those that were expected, what was moved, and the change of storage', () => {
    const builds = [build('A.json', 600, 624), guessed(build('B.json', 60, 120))];
    assert.equal(
      tookLine([...builds, ...changes], false),
      'Took: 12.4 VM-hours (expected 11.0, 1 of 2 guessed), 380 GB moved, storage up to +254 GB and -76 GB.',
    );
  });

  it('says in a plan what is expected', () => {
    const plan = [guessed(build('A.json', 60)), guessed(build('B.json', 60))];
    const moved = someRecord('A', 'planned', { bytes: 380 * gigabyte });
    assert.equal(tookLine([...plan, moved], true), 'Expected: 2.0 VM-hours (guessed), 380 GB moved.');
    assert.equal(tookLine([build('A.json', 60)], true), 'Expected: 1.0 VM-hour.');
  });

  it('says that no VM ran where some were to', () => {
    assert.equal(
      tookLine([build('A.json', 60, 0, {}, 'failed')], false),
      'Took: 0.0 VM-hours (expected 1.0).',
    );
  });

  it('has VM-hours of which nothing was expected, and few ones', () => {
    const phases = [{ name: 'deploy', startedAt: new Date(begin), endedAt: new Date(begin + 60_000) }];
    const unexpected = someRecord('A.json', 'succeeded', { verb: 'build', phases });
    assert.equal(tookLine([unexpected], false), 'Took: below 0.1 VM-hours.');
  });

  it('says only what there is of storage', () => {
    assert.equal(tookLine([change('A', -2)], false), 'Took: storage up to -2 GB.');
    assert.equal(tookLine([change('A', 2)], true), 'Expected: storage up to +2 GB.');
  });
});

describe('The row of a golden image', () => {
  it('marks a guess, and is empty where nothing is known', () => {
    const [image] = tookOf([guessed(build('A.json', 60, 30)), change('A.json', 4)])?.images ?? [];
    assert.deepEqual(image && tookCells(image), ['A.json', '0.5', '1.0 (1 guessed)', '', '4 GB', '']);
  });
});
