import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { problem } from '../../../tasks/core/step/problem.js';
import { type TestCase, withTestCases } from '../../../tasks/core/step/test-cases.js';
import { type Act, action, run, stepOf, succeed } from './running.js';

describe('Carrying out a plan', () => {
  it('goes on with the others when one action fails', async () => {
    const act: Act = ({ key }) =>
      key === 'a' ? Promise.reject(problem('It broke.', 'Mend it.')) : succeed(action(key), {} as never);
    const { records } = await run(stepOf([action('a'), action('b')], act)).result;
    assert.deepEqual(
      records.map(({ outcome }) => outcome),
      ['failed', 'succeeded'],
    );
  });

  it('tells of a failure what failed and the remedy', async () => {
    const { records } = await run(
      stepOf([action('a')], () => Promise.reject(problem('It broke.', 'Mend it.'))),
    ).result;
    assert.deepEqual(records[0]?.findings, [{ severity: 'error', what: 'It broke.', remedy: 'Mend it.' }]);
  });

  it('L26 never runs more actions of a kind at once than it has slots', async () => {
    let running = 0;
    let most = 0;
    const act: Act = async () => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 1));
      running -= 1;
      return {};
    };
    const actions = Array.from({ length: 20 }, (_, index) => action(String(index)));
    await run(stepOf(actions, act), { slots: 3 }).result;
    assert.equal(most, 3);
  });

  it('lets an action wait for the end of its predecessor, although that failed', async () => {
    const order: string[] = [];
    const act: Act = async ({ key }, { predecessor }) => {
      await predecessor();
      if (key === 'a') await new Promise((resolve) => setImmediate(resolve));
      order.push(key);
      if (key === 'a') throw new Error('a failed');
      return {};
    };
    await run(stepOf([action('a'), action('b', { after: 'a' })], act)).result;
    assert.deepEqual(order, ['a', 'b']);
  });

  it('C109 starts nothing new after a cancellation and calls the rest unfinished', async () => {
    const cancel = new AbortController();
    const act: Act = () => {
      cancel.abort(new Error('cancelled'));
      return Promise.resolve({});
    };
    const { records, cancelled } = await run(stepOf([action('a'), action('b')], act), { slots: 1, cancel })
      .result;
    assert.deepEqual(
      records.map(({ outcome }) => outcome),
      ['succeeded', 'unfinished'],
    );
    assert.equal(cancelled, true);
  });

  it('keeps the notices of an action with its record', async () => {
    const act: Act = (_, { notice }) => {
      notice({ severity: 'warning', what: 'The disk is large.' });
      return Promise.resolve({});
    };
    const { records } = await run(stepOf([action('a')], act)).result;
    assert.deepEqual(records[0]?.findings, [{ severity: 'warning', what: 'The disk is large.' }]);
  });

  it('keeps what was tested with the record of an action, also of one that fails for it', async () => {
    const [passed, failed] = [testCase('passed'), testCase('failed')];
    const act: Act = ({ key }) =>
      key === 'a'
        ? Promise.resolve({ testCases: [passed] })
        : Promise.reject(withTestCases(new Error('It does not boot.'), [failed]));
    const { records } = await run(stepOf([action('a'), action('b')], act)).result;
    assert.deepEqual(
      records.map(({ testCases }) => testCases),
      [[passed], [failed]],
    );
  });

  it('keeps the phases of an action with its record, also of one that fails', async () => {
    const act: Act = (_, { phase }) => {
      phase('copy');
      return Promise.reject(new Error('no'));
    };
    const { records } = await run(stepOf([action('a')], act)).result;
    assert.deepEqual(
      records[0]?.phases?.map(({ name }) => name),
      ['copy'],
    );
  });

  it('records what an action has done, its target and times, and the reason of the plan', async () => {
    const target = { kind: 'lab', id: '/labs/near', name: 'Near' };
    const done = { details: { size: 'large' }, bytes: 7 };
    const { records } = await run(
      stepOf([action('a', { target }), action('b')], ({ key }) => Promise.resolve(key === 'a' ? done : {})),
    ).result;
    const times = { startedAt: new Date(0), endedAt: new Date(0), phases: [] };
    assert.deepEqual(records, [
      {
        verb: 'copy',
        subject: { kind: 'image', name: 'a' },
        target,
        outcome: 'succeeded',
        reason: 'a is wanted',
        ...done,
        findings: [],
        ...times,
      },
      {
        verb: 'copy',
        subject: { kind: 'image', name: 'b' },
        outcome: 'succeeded',
        reason: 'b is wanted',
        details: {},
        bytes: 0,
        findings: [],
        ...times,
      },
    ]);
  });

  it('C109 says of what a cancellation ended why, where it could not tidy up', async () => {
    const cancel = new AbortController();
    const reasons: readonly (readonly [string, () => Error])[] = [
      ['a', () => cancel.signal.reason as Error],
      ['b', () => new DOMException('stop', 'AbortError')],
      ['c', () => new Error('The access is open.')],
    ];
    const errors = new Map(reasons);
    const act: Act = ({ key }) => {
      cancel.abort(new Error('cancelled'));
      return Promise.reject(errors.get(key)?.() ?? assert.fail());
    };
    const actions = reasons.map(([key]) => action(key));
    const all = stepOf(actions, async (one, context) => {
      await new Promise((resolve) => setImmediate(resolve));
      return act(one, context);
    });
    const { records } = await run(all, { cancel }).result;
    assert.deepEqual(
      records.map(({ outcome, reason }) => `${outcome}: ${reason}`),
      [
        'unfinished: The run was cancelled.',
        'unfinished: The run was cancelled.',
        'unfinished: The run was cancelled: The access is open.',
      ],
    );
  });

  it('C109 says of what was not started that it was not', async () => {
    const cancel = new AbortController();
    cancel.abort();
    const { records } = await run(stepOf([action('a')], succeed), { cancel }).result;
    assert.equal(records[0]?.reason, 'The run was cancelled before this was started.');
  });
});

function testCase(outcome: TestCase['outcome']): TestCase {
  return { name: 'boot', seconds: 1, outcome, message: '' };
}
