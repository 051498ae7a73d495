import { afterEach, beforeEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import sinon, { type SinonFakeTimers, type SinonStub } from 'sinon';
import { listenForInterruption } from '../../../../cli/host/interruption.js';

describe('An interruption of the command line', () => {
  let clock: SinonFakeTimers;
  let exit: SinonStub;

  beforeEach(() => {
    clock = sinon.useFakeTimers();
    exit = sinon.stub(process, 'exit');
  });

  afterEach(() => {
    exit.restore();
    clock.restore();
  });

  it('ends the process soon after the run has ended, whatever still waits for an answer', () => {
    const { signal, stop } = listenForInterruption();
    process.emit('SIGTERM');
    clock.tick(60_000);
    assert.ok(signal.aborted);
    assert.ok(exit.notCalled, 'the run has not ended yet');
    stop();
    clock.tick(1000);
    assert.ok(exit.calledOnceWithExactly(), 'with the exit code of the run');
  });

  it('leaves a run that was not interrupted to end by itself', () => {
    listenForInterruption().stop();
    clock.tick(60_000);
    assert.ok(exit.notCalled);
  });

  it('is listened for only while a run lasts', () => {
    const before = process.listenerCount('SIGINT');
    const { stop } = listenForInterruption();
    assert.equal(process.listenerCount('SIGINT'), before + 1);
    stop();
    assert.equal(process.listenerCount('SIGINT'), before);
  });
});
