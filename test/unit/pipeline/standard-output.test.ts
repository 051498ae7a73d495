import { afterEach, beforeEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import sinon from 'sinon';
import { holdBackOutput, writeOutput } from '../../../tasks/core/pipeline/standard-output.js';

describe('Standard output that is held back', () => {
  let clock: sinon.SinonFakeTimers;
  let cork: sinon.SinonStub;
  let uncork: sinon.SinonStub;

  beforeEach(() => {
    clock = sinon.useFakeTimers();
    cork = sinon.stub(process.stdout, 'cork');
    uncork = sinon.stub(process.stdout, 'uncork');
  });

  afterEach(() => {
    writeOutput();
    sinon.restore();
  });

  it('is written a tenth of a second after its first line, however many follow', () => {
    holdBackOutput();
    clock.tick(99);
    holdBackOutput();
    assert.deepEqual([cork.callCount, uncork.callCount], [1, 0]);
    clock.tick(1);
    assert.deepEqual([cork.callCount, uncork.callCount], [1, 1]);
  });

  it('is held back anew after it was written', () => {
    holdBackOutput();
    writeOutput();
    holdBackOutput();
    assert.deepEqual([cork.callCount, uncork.callCount], [2, 1]);
    clock.tick(100);
    assert.equal(uncork.callCount, 2);
  });

  it('is written when the process ends, whatever ends it', () => {
    const before = process.listeners('exit');
    holdBackOutput();
    const added = process.listeners('exit').filter((listener) => !before.includes(listener));
    added.forEach((listener) => listener.call(process, 1));
    assert.equal(uncork.callCount, 1);
    assert.deepEqual(process.listeners('exit'), before);
  });
});
