import { afterEach, beforeEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { type SinonFakeTimers, useFakeTimers } from 'sinon';
import { createLog, type Log } from '../../../tasks/core/run/log.js';
import { someAction, someLab, someRecord } from '../report/results.js';

describe('The log of a run', () => {
  let clock: SinonFakeTimers;
  let log: Log;
  let printed: string[];
  let percents: number[];
  const action = someAction('Win2016', { target: someLab('ContosoLab'), bytes: 4 * 2 ** 30 });
  const planned = { type: 'planned', plan: { actions: [action], leftAlone: [] } } as const;

  beforeEach(() => {
    clock = useFakeTimers();
    printed = [];
    percents = [];
    log = createLog({
      line: (text) => printed.push(text),
      group: (title) => printed.push(`[${title}`),
      endGroup: () => printed.push(']'),
      progress: (percent) => percents.push(percent),
    });
  });

  afterEach(() => {
    log.close();
    clock.restore();
  });

  it('has one group for each phase, none inside another', () => {
    log.listen({ type: 'reading', what: 'Labs.json' });
    log.listen(planned);
    log.listen({ type: 'started', action });
    log.close();
    const brackets = printed.filter((line) => line.startsWith('[') || line === ']');
    assert.deepEqual(brackets, ['[Read', ']', '[Plan', ']', '[Carry out', ']']);
  });

  it('shows the plan with counts and reasons', () => {
    const leftAlone = [
      { subject: action.subject, outcome: 'skipped', reason: 'the lab has it' },
      { subject: action.subject, outcome: 'failed', reason: 'no such lab' },
    ] as const;
    log.listen({ type: 'planned', plan: { actions: [action], leftAlone } });
    assert.deepEqual(printed.slice(3, 7), [
      '1 to distribute, 1 to leave alone, 1 that cannot be done',
      '  distribute Win2016 → ContosoLab (4 GB): the lab lacks it',
      '  cannot do Win2016: no such lab',
      '  leave alone Win2016: the lab has it',
    ]);
  });

  it('has a line when an action starts, waits for something new and ends', () => {
    log.listen(planned);
    printed.length = 0;
    log.listen({ type: 'started', action });
    log.listen({ type: 'waiting', action, what: 'copy', state: 'pending' });
    log.listen({ type: 'waiting', action, what: 'copy', state: 'pending' });
    clock.tick(5000);
    const record = someRecord('Win2016', 'failed', { reason: 'Azure said no' });
    log.listen({ type: 'ended', action, record });
    assert.deepEqual(printed, [
      '0 s: distribute Win2016 → ContosoLab: started',
      '0 s: distribute Win2016 → ContosoLab: copy: pending',
      '5 s: distribute Win2016: not brought after 1 min 0 s: Azure said no',
    ]);
  });

  it('has no line for a copy that only goes on', () => {
    log.listen(planned);
    log.listen({ type: 'waiting', action, what: 'copy', state: '1.5 of 128 GB' });
    printed.length = 0;
    log.listen({ type: 'waiting', action, what: 'copy', state: '27 of 128 GB' });
    log.listen({ type: 'waiting', action, what: 'image', state: 'Creating' });
    assert.deepEqual(printed, ['0 s: distribute Win2016 → ContosoLab: image: Creating']);
  });

  it('says once a minute how far it is while it only waits', () => {
    log.listen(planned);
    log.listen({ type: 'started', action });
    log.listen({ type: 'waiting', action, what: 'copy', state: 'pending' });
    log.listen({ type: 'progress', action, bytesDone: 2 ** 30, bytesTotal: 4 * 2 ** 30 });
    printed.length = 0;
    clock.tick(120_000);
    assert.deepEqual(printed, [
      '1 min 0 s: 0 of 1 done, 1 running; 1 GB of 4 GB; e.g. distribute Win2016 → ContosoLab: copy: pending',
      '2 min 0 s: 0 of 1 done, 1 running; 1 GB of 4 GB; e.g. distribute Win2016 → ContosoLab: copy: pending',
    ]);
  });

  it('needs no heartbeat while lines come anyway', () => {
    log.listen(planned);
    clock.tick(40_000);
    log.listen({ type: 'started', action });
    printed.length = 0;
    clock.tick(40_000);
    assert.deepEqual(printed, []);
  });

  it('is silent after its end', () => {
    log.close();
    printed.length = 0;
    clock.tick(600_000);
    assert.deepEqual(printed, []);
  });

  it('moves the progress bar with the bytes that were copied, once for each percent', () => {
    log.listen(planned);
    for (const bytesDone of [100, 101, 300, 400]) {
      clock.tick(1000);
      log.listen({ type: 'progress', action, bytesDone, bytesTotal: 400 });
    }
    assert.deepEqual(percents, [0, 25, 75, 99]);
  });
});
