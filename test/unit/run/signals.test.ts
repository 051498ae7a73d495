import { afterEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { type Cancellation, listenForCancellation } from '../../../tasks/core/run/signals.js';

describe('Cancellation by the agent', () => {
  let cancellation: Cancellation | undefined;

  afterEach(() => cancellation?.stop());

  for (const name of ['SIGINT', 'SIGTERM', 'SIGBREAK'] as const)
    it(`comes as ${name}`, () => {
      cancellation = listenForCancellation(() => undefined);
      process.emit(name);
      assert.ok(cancellation.signal.aborted);
    });

  it('happens once, however many signals come', () => {
    let times = 0;
    cancellation = listenForCancellation(() => (times += 1));
    process.emit('SIGINT');
    process.emit('SIGTERM');
    assert.equal(times, 1);
  });

  it('leaves no listener behind', () => {
    const before = process.listenerCount('SIGINT');
    listenForCancellation(() => undefined).stop();
    assert.equal(process.listenerCount('SIGINT'), before);
  });
});
