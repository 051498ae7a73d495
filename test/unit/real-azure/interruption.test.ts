import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import sinon from 'sinon';
import { listenPatiently } from '../../../scripts/real-azure/interruption.js';

describe('An interruption of the kit', () => {
  it('tells the run once to end, and never ends the process before', () => {
    const clock = sinon.useFakeTimers();
    const exit = sinon.stub(process, 'exit');
    const kill = sinon.stub(process, 'kill');
    try {
      const said: string[] = [];
      const { signal, stop } = listenPatiently((line) => said.push(line));
      for (const name of ['SIGINT', 'SIGINT', 'SIGHUP', 'SIGTERM'] as const) process.emit(name);
      clock.tick(60_000);
      assert.ok(signal.aborted);
      assert.equal(said.length, 1);
      assert.ok(exit.notCalled && kill.notCalled);
      stop();
      clock.tick(1000);
      assert.ok(exit.calledOnce, 'whatever still waits for an answer');
    } finally {
      for (const fake of [clock, exit, kill]) fake.restore();
    }
  });
});
