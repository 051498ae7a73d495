import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { listenForInterruption } from '../../../scripts/real-azure/interruption.js';

describe('An interruption of the kit', () => {
  it('tells the run once to end, and never ends the process', () => {
    const said: string[] = [];
    const { signal, stop } = listenForInterruption((line) => said.push(line));
    try {
      for (const name of ['SIGINT', 'SIGINT', 'SIGHUP', 'SIGTERM'] as const) process.emit(name);
      assert.ok(signal.aborted);
      assert.equal(said.length, 1);
    } finally {
      stop();
    }
  });

  it('is listened for only while a run lasts', () => {
    const before = process.listenerCount('SIGHUP');
    const { stop } = listenForInterruption(() => undefined);
    assert.equal(process.listenerCount('SIGHUP'), before + 1);
    stop();
    assert.equal(process.listenerCount('SIGHUP'), before);
  });
});
