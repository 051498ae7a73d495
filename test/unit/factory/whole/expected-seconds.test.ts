import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { StepActions, StepName } from '../../../../tasks/core/factory/whole/actions.js';
import { buildTimesOf } from '../../../../tasks/core/factory/machine-times.js';
import { createEstimates } from '../../../../tasks/core/factory/whole/estimates.js';
import { expectedSeconds } from '../../../../tasks/core/factory/whole/expected-seconds.js';
import { earlier, factoryLab } from './whole-state.js';

const estimates = createEstimates(
  buildTimesOf({ factoryLabId: factoryLab.id, stored: [earlier('A.json', 40)] }),
);

const gigabytes = 2 ** 30;

function secondsOf(step: StepName, action: object): number {
  return expectedSeconds(step, action as StepActions[StepName], estimates);
}

describe('The time that an action of a whole run is expected to take', () => {
  it('is that of the earlier builds of its image', () => {
    assert.equal(secondsOf('create', { kind: 'build', imagePath: 'A.json' }), 2400);
  });

  it('goes by the bytes of the disk that is saved', () => {
    assert.equal(secondsOf('snap', { kind: 'snap', disk: { bytes: 254 * gigabytes } }), 1200);
  });

  it('is that of the copy and of the custom image for a delivery', () => {
    assert.equal(secondsOf('distribute', { kind: 'distribute', bytes: 127 * gigabytes }), 900);
  });

  it('is that of the custom image alone where the lab has the VHD already', () => {
    assert.equal(secondsOf('distribute', { kind: 'distribute', bytes: 0 }), 300);
  });

  it('goes by the bytes of a version that is published', () => {
    assert.equal(secondsOf('distribute', { kind: 'publish', imageFacts: { bytes: 30e9 } }), 400);
  });

  it('is short for what needs no more than some requests', () => {
    assert.equal(secondsOf('snap', { kind: 'save snapshots' }), 15);
    assert.equal(secondsOf('distribute', { kind: 'offer' }), 15);
  });

  it('is a minute for a deletion', () => {
    assert.equal(secondsOf('retire', { kind: 'delete custom image' }), 60);
    assert.equal(secondsOf('cleanUp', { kind: 'delete image VM' }), 60);
  });
});
