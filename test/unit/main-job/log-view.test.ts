import { afterEach, beforeEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { type SinonFakeTimers, useFakeTimers } from 'sinon';
import { createLogView } from '../../../scripts/main-job/log-view.js';
import { createLog, type Log } from '../../../tasks/core/run/log.js';
import { publish } from '../../../tasks/core/run/publish.js';
import type { UnitRecord } from '../../../tasks/core/step/record.js';
import { createFakeAgent } from '../pipeline/fake-agent.js';
import { someAction, someRecord, someReport, someResult, warning } from '../report/results.js';

const rule = '='.repeat(78);

const header = [
  'Starting: Image factory: snap images',
  rule,
  'Task         : Image factory: snap images',
  rule,
];

/** What `npm start` shows of a log. */
function shownOf(lines: readonly string[]): string[] {
  const view = createLogView();
  return lines.flatMap((line) => view(line));
}

describe('What npm start shows of a log', () => {
  let clock: SinonFakeTimers;
  let lines: string[];
  let log: Log;

  const group = (title: string) => lines.push(`##[group]${title}`);
  const endGroup = () => lines.push('##[endgroup]');

  beforeEach(() => {
    clock = useFakeTimers();
    lines = [...header];
    const line = (text: string) => lines.push(text);
    log = createLog({ line, group, endGroup, progress: () => undefined });
    log.listen({ type: 'reading', what: 'The store of Factory.' });
    log.listen({ type: 'planned', plan: { actions: [someAction('A')], leftAlone: [] } });
  });

  afterEach(() => {
    log.close();
    clock.restore();
  });

  const end = (...records: readonly UnitRecord[]) => {
    for (const record of records) log.listen({ type: 'ended', action: someAction('A'), record });
    clock.tick(1000);
  };

  /** The lines of the result as the task writes them, without the marks. */
  const writeResult = (...records: readonly UnitRecord[]): string[] => {
    log.close();
    const from = lines.length;
    const agent = { ...createFakeAgent(), line: (text: string) => lines.push(text), group, endGroup };
    publish(agent, someReport(someResult(records), { taskResult: 'Succeeded', message: '3 done.' }));
    return lines.slice(from).filter((each) => !each.startsWith('##['));
  };

  it('is nothing as long as nothing has ended', () => {
    log.listen({ type: 'started', action: someAction('A') });
    log.listen({ type: 'waiting', action: someAction('A'), what: 'the copy', state: 'pending' });
    assert.deepEqual(shownOf(lines), []);
  });

  it('has what ended as soon as something else happens, in a line for each second', () => {
    end(someRecord('A', 'succeeded'), someRecord('B', 'failed'), someRecord('C', 'succeeded'));
    end(someRecord('D', 'succeeded'));
    log.listen({ type: 'waiting', action: someAction('E'), what: 'the copy', state: 'pending' });
    assert.deepEqual(shownOf(lines), [
      `${lines.find((line) => line.startsWith('0 s: distribute A: '))} (and 2 more)`,
      lines.find((line) => line.startsWith('1 s: distribute D: ')),
    ]);
  });

  it('has every warning, of an action too', () => {
    log.listen({ type: 'noticed', finding: warning('No subscription.'), action: someAction('A') });
    lines.push('##[warning]Labs.json(1,5): no lab', '##[error]Labs.json is gone');
    assert.deepEqual(shownOf(lines), [
      '0 s: distribute A: warning: No subscription.',
      '##[warning]Labs.json(1,5): no lab',
      '##[error]Labs.json is gone',
    ]);
  });

  it('has the whole error of a task that does not come to its first group', () => {
    assert.deepEqual(shownOf([...header, '##[error]No input.', 'Write it into the YAML.']), [
      '##[error]No input.',
      'Write it into the YAML.',
    ]);
  });

  it('ends with the result, without what ended just before', () => {
    const record = someRecord('A', 'succeeded');
    end(record);
    const result = writeResult(record, someRecord('B', 'failed'));
    assert.deepEqual(shownOf(lines), result);
  });

  it('goes on after the result', () => {
    const record = someRecord('A', 'succeeded');
    end(record);
    const result = writeResult(record);
    assert.deepEqual(shownOf([...lines, 'warning: Labs.json:11: no lab']), [
      ...result,
      'warning: Labs.json:11: no lab',
    ]);
  });
});
