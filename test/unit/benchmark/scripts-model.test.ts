import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { ImageTimes } from '../../benchmark/lower-bound.js';
import {
  copyLoopSeconds,
  deploymentSeconds,
  jobsSeconds,
  scriptsSeconds,
  scriptsTimes,
} from '../../benchmark/scripts-model.js';

describe('The model of how long the scripts take', () => {
  for (const [seconds, seen] of [
    [0, 5],
    [1, 5],
    [400, 400],
    [401, 460],
    [3000, 3040],
  ] as const)
    it(`lets a deployment of ${seconds} s end at ${seen} s, when PowerShell looks again`, () => {
      assert.equal(deploymentSeconds(seconds), seen);
    });

  for (const [seconds, pause, seen] of [
    [0, 45, 0],
    [1, 45, 90],
    [45, 45, 90],
    [100, 45, 180],
    [600, 60, 660],
  ] as const)
    it(`lets a copy of ${seconds} s take ${seen} s where the loop sleeps ${pause} s, after the end too`, () => {
      assert.equal(copyLoopSeconds(seconds, pause), seen);
    });

  it('starts a job only at the next look, 30 s later, where all are busy', () => {
    assert.equal(jobsSeconds([100, 50, 70], 2), 130);
  });

  it('needs two rounds for twice as many jobs as run at once', () => {
    const jobs = Array.from({ length: 40 }, () => 900);
    assert.equal(jobsSeconds(jobs, 20), 1800);
  });

  it('begins each script when the one before has ended', () => {
    const times = scriptsTimes([image(3000, 600)], 20);
    assert.equal(
      scriptsSeconds(times),
      times.make + times.snap + times.distribute + times.cleanUp + times.retire,
    );
  });

  it('waits in each script for the slowest image', () => {
    const times = scriptsTimes([image(3000, 100), image(1000, 600)], 20, nothing);
    assert.equal(times.make, 3040 + 10);
    assert.equal(times.snap, 3 + 660);
  });

  it('lets a lab delete all old images at once, after those of the store', () => {
    const times = scriptsTimes([image(1, 1), image(1, 1)], 20, { ...nothing, request: 1 });
    const reading = 4 + 4 + 2 * 2;
    assert.equal(times.retire, reading + 4 + 60);
  });

  it('looks each lab up for every stored image, old and new, one after the other', () => {
    const with1 = scriptsTimes([image(1, 1)], 20, { ...nothing, request: 1 }).distribute;
    const with2 = scriptsTimes([image(1, 1), image(1, 1)], 20, { ...nothing, request: 1 }).distribute;
    const forStored = 2;
    const forPairs = 5 * 2;
    const forDelivery = 4;
    assert.equal(with2 - with1, forStored + forPairs + forDelivery);
  });
});

const nothing = { request: 0, acceptance: 0, jobStart: 0, recordDeletion: 0 };

function image(build: number, saving: number): ImageTimes {
  const delivery = { lab: 'Near', copy: 100, creation: 300, oldImageDeletion: 60 };
  return { build, saving, machineDeletion: 60, cores: 2, bytes: 1, deliveries: [delivery] };
}
