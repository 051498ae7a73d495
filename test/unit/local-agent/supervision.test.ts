import { afterEach, beforeEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import sinon, { type SinonFakeTimers } from 'sinon';
import { stopProcess, type TaskProcess } from '../../local-agent/process.js';
import { patienceOf, startWatch } from '../../local-agent/supervision.js';

describe('A task that is supervised', () => {
  let clock: SinonFakeTimers;

  beforeEach(() => {
    clock = sinon.useFakeTimers();
  });

  afterEach(() => {
    clock.restore();
  });

  it('A58: is terminated after 7.5 s and killed after another 2.5 s if it ignores signals', async () => {
    const sent: (readonly [NodeJS.Signals, number])[] = [];
    const never = new Promise<never>(() => undefined);
    const task: TaskProcess = {
      ended: never,
      exited: never,
      send: (signal) => sent.push([signal, Date.now()]),
    };
    const stopped = stopProcess(task, patienceOf(new Map()));
    await clock.tickAsync(20_000);
    assert.deepEqual(await stopped, ['SIGINT', 'SIGTERM', 'SIGKILL']);
    assert.deepEqual(sent, [
      ['SIGINT', 0],
      ['SIGTERM', 7_500],
      ['SIGKILL', 10_000],
    ]);
  });

  it('A56: is left to itself 5 s after a forced completion', async () => {
    const watch = startWatch({});
    const happened = watch.happened.then((interruption) => [interruption, Date.now()]);
    watch.done();
    await clock.tickAsync(20_000);
    assert.deepEqual(await happened, ['done', 5_000]);
  });
});
