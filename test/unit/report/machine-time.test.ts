import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { machineSecondsOf } from '../../../tasks/core/report/machine-time.js';
import type { Outcome, UnitRecord } from '../../../tasks/core/step/record.js';
import { someRecord } from './results.js';

const start = Date.UTC(2026, 10, 21, 2);

const at = (minutes: number) => new Date(start + minutes * 60_000);

/** A record of so many minutes, whose phases begin at these minutes. */
function timed(verb: string, outcome: Outcome, minutes: number, begins: Readonly<Record<string, number>>) {
  const names = Object.entries(begins);
  const phases = names.map(([name, begin], index) => ({
    name,
    startedAt: at(begin),
    endedAt: at(names[index + 1]?.[1] ?? minutes),
  }));
  return someRecord('A.json', outcome, { verb, startedAt: at(0), endedAt: at(minutes), phases });
}

const minutesOf = (record: UnitRecord) => machineSecondsOf(record) / 60;

describe('The time in which VMs ran for a record', () => {
  it('is that of a build from its deployment until its VM is deallocated', () => {
    const built = timed('build', 'succeeded', 50, { deploy: 2, deallocate: 30, 'tidy up': 45 });
    assert.equal(minutesOf(built), 43);
  });

  it('begins after the wait for cores', () => {
    const phases = { 'wait for cores': 0, deploy: 20, 'apply artifacts': 30, 'tidy up': 45 };
    assert.equal(minutesOf(timed('build', 'succeeded', 50, phases)), 25);
  });

  it('begins with the wait for a VM that another run has begun', () => {
    const phases = { 'wait for an earlier deployment': 1, deallocate: 10, 'tidy up': 20 };
    assert.equal(minutesOf(timed('build', 'succeeded', 21, phases)), 19);
    assert.equal(minutesOf(timed('build', 'succeeded', 21, { deallocate: 10, 'tidy up': 20 })), 10);
  });

  it('counts the VMs of all attempts until each is deleted', () => {
    const phases = { deploy: 0, 'tidy up': 10, delete: 11, deallocate: 15, 'tidy up again': 40 };
    const again = timed('build', 'succeeded', 41, phases);
    const named = again.phases?.map((phase) => ({ ...phase, name: phase.name.replace(' again', '') }));
    assert.equal(minutesOf({ ...again, phases: named ?? [] }), 40);
  });

  it('ends with a build that failed or did not end', () => {
    for (const outcome of ['failed', 'unfinished'] as const)
      assert.equal(minutesOf(timed('build', outcome, 50, { deploy: 2, 'tidy up': 45 })), 48, outcome);
  });

  it('is that of a test from its deployment until its VM is deleted', () => {
    const phases = { 'create image': 0, deploy: 5, 'apply artifacts': 10, commit: 20, 'tidy up': 21 };
    assert.equal(minutesOf(timed('test', 'succeeded', 25, phases)), 20);
  });

  it('is none where no VM was made', () => {
    const none = [
      timed('build', 'failed', 5, {}),
      timed('build', 'unfinished', 5, { 'wait for cores': 0 }),
      timed('test', 'failed', 5, { 'create image': 0 }),
      timed('create', 'succeeded', 5, { deploy: 0 }),
      timed('snap', 'succeeded', 5, { copy: 0, 'tidy up': 4 }),
    ];
    assert.deepEqual(none.map(minutesOf), [0, 0, 0, 0, 0]);
  });
});
