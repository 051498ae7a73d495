import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { Action, LeftAlone } from '../../../tasks/core/step/action.js';
import type { StepEvent } from '../../../tasks/core/step/event.js';
import { problem } from '../../../tasks/core/step/problem.js';
import { runStep } from '../../../tasks/core/step/run-step.js';
import type { ActionContext, Done, Step } from '../../../tasks/core/step/step.js';

type Inputs = { readonly slots: number };

type Act = (action: Action, context: ActionContext<Inputs, undefined>) => Promise<Done>;

function action(key: string, more: Partial<Action> = {}): Action {
  return {
    key,
    verb: 'copy',
    subject: { kind: 'image', name: key },
    reason: `${key} is wanted`,
    work: 'copies',
    ...more,
  };
}

function stepOf(
  actions: readonly Action[],
  act: Act,
  leftAlone: readonly LeftAlone[] = [],
): Step<Inputs, undefined, null, Action> {
  return {
    read: () => Promise.resolve(null),
    plan: () => ({ actions, leftAlone }),
    act,
    slots: ({ slots }) => ({ copies: slots }),
    outputs: () => ({}),
  };
}

function run(
  step: Step<Inputs, undefined, null, Action>,
  options: { slots?: number; whatIf?: boolean; cancel?: AbortController } = {},
) {
  const events: StepEvent[] = [];
  const result = runStep(step, {
    inputs: { slots: options.slots ?? 0, whatIf: options.whatIf ?? false, pollIntervalSeconds: 1 },
    azure: undefined,
    signal: (options.cancel ?? new AbortController()).signal,
    runId: '1',
    emit: (event) => events.push(event),
    protect: () => undefined,
    now: () => new Date(0),
  });
  return { events, result };
}

const succeed: Act = () => Promise.resolve({});

describe('Running a step', () => {
  it('gives one record for each action, in the order of the plan, and then what was left alone', async () => {
    const leftAlone = {
      subject: { kind: 'image', name: 'c' },
      outcome: 'skipped',
      reason: 'It is there.',
    } as const;
    const { records } = await run(stepOf([action('a'), action('b')], succeed, [leftAlone])).result;
    assert.deepEqual(
      records.map(({ subject, outcome }) => `${subject.name} ${outcome}`),
      ['a succeeded', 'b succeeded', 'c skipped'],
    );
  });

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

  it('with whatIf plans and carries out nothing', async () => {
    const act: Act = () => assert.fail('an action was carried out');
    const { events, result } = run(stepOf([action('a')], act), { whatIf: true });
    assert.equal((await result).planOnly, true);
    assert.deepEqual(
      events.map(({ type }) => type),
      ['planned'],
    );
  });

  it('C94 shows a refused plan and then throws why, with nothing carried out', async () => {
    const refused = { ...stepOf([action('a')], () => assert.fail('an action was carried out')) };
    const refusal = problem('Too much would go.', 'Allow it.');
    const step = { ...refused, plan: () => ({ actions: [action('a')], leftAlone: [], refusal }) };
    const { events, result } = run(step);
    await assert.rejects(result, refusal);
    assert.deepEqual(
      events.map(({ type }) => type),
      ['planned'],
    );
  });

  it('C94 with whatIf tells of a refusal as an error', async () => {
    const refusal = problem('Too much would go.', 'Allow it.');
    const step = { ...stepOf([], succeed), plan: () => ({ actions: [], leftAlone: [], refusal }) };
    const { findings } = await run(step, { whatIf: true }).result;
    assert.deepEqual(findings, [{ severity: 'error', what: 'Too much would go.', remedy: 'Allow it.' }]);
  });

  it('C94 stays refused where some or all of its actions would be refused by Azure, too', async () => {
    const refusal = problem('Too much would go.', 'Allow it.');
    for (const keys of [['a'], ['a', 'b']]) {
      const step = {
        ...stepOf([], () => assert.fail('an action was carried out')),
        plan: () => ({ actions: [action('a'), action('b')], leftAlone: [], refusal }),
        refused: () => Promise.resolve(keys.map((key) => ({ key, reason: 'It may not be deleted.' }))),
      };
      await assert.rejects(run(step).result, refusal);
    }
  });

  it('fails the actions that Azure would refuse, carries out the others and says all that the plan says', async () => {
    const target = { kind: 'lab', id: '/labs/near', name: 'Near' };
    const finding = { severity: 'warning', what: 'Two labs have one name.' } as const;
    const there = { subject: { kind: 'image', name: 'c' }, outcome: 'skipped', reason: 'There.' } as const;
    const planned = [action('a', { target }), action('b')];
    const step = {
      ...stepOf([], succeed),
      plan: () => ({ actions: planned, leftAlone: [there], findings: [finding] }),
      refused: (actions: readonly Action[]) => {
        assert.equal(actions, planned);
        return Promise.resolve([{ key: 'a', reason: 'It may not be deleted.' }]);
      },
    };
    const { records, findings } = await run(step).result;
    assert.deepEqual(
      records.map(({ subject, target: where, outcome, reason }) => [
        subject.name,
        where?.name,
        outcome,
        reason,
      ]),
      [
        ['b', undefined, 'succeeded', 'b is wanted'],
        ['c', undefined, 'skipped', 'There.'],
        ['a', 'Near', 'failed', 'It may not be deleted.'],
      ],
    );
    assert.deepEqual(findings, [finding]);
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

  it('tells what happens while it happens', async () => {
    const act: Act = (_, { progress, waiting, notice }) => {
      progress(1, 2);
      waiting('the copy', 'pending');
      notice({ severity: 'warning', what: 'The disk is large.' });
      return Promise.resolve({});
    };
    const leftAlone = { subject: { kind: 'image', name: 'b' }, outcome: 'skipped', reason: 'It is there.' };
    const { events, result } = run(stepOf([action('a')], act, [leftAlone as LeftAlone]));
    await result;
    assert.deepEqual(
      events.map((event) => ('action' in event ? `${event.action.key} ${event.type}` : event.type)),
      ['planned', 'ended', 'a started', 'a progress', 'a waiting', 'a noticed', 'a ended'],
    );
  });

  it('notices what the plan has found, before anything is carried out', async () => {
    const what = 'Two labs have one name.';
    const plan = () => ({
      actions: [action('a')],
      leftAlone: [],
      findings: [{ severity: 'warning', what } as const],
    });
    const { events, result } = run({ ...stepOf([], succeed), plan });
    assert.deepEqual((await result).findings, [{ severity: 'warning', what }]);
    assert.deepEqual(
      events.map(({ type }) => type),
      ['planned', 'noticed', 'started', 'ended'],
    );
  });

  it('records what an action has done, its target and times, and the reason of the plan', async () => {
    const target = { kind: 'lab', id: '/labs/near', name: 'Near' };
    const done = { details: { size: 'large' }, bytes: 7 };
    const { records } = await run(
      stepOf([action('a', { target }), action('b')], ({ key }) => Promise.resolve(key === 'a' ? done : {})),
    ).result;
    const times = { startedAt: new Date(0), endedAt: new Date(0) };
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

  it('records what was left alone as it was planned', async () => {
    const bare = { subject: { kind: 'image', name: 'a' }, outcome: 'skipped', reason: 'There.' } as const;
    const full = {
      ...bare,
      verb: 'delete',
      target: { kind: 'lab', id: '/labs/near', name: 'Near' },
      findings: [{ severity: 'error', what: 'Odd.' } as const],
      details: { size: 'large' },
    };
    const { records } = await run(stepOf([], succeed, [bare, full])).result;
    assert.deepEqual(records, [
      { ...bare, verb: 'leave alone', details: {}, bytes: 0, findings: [] },
      { ...full, bytes: 0 },
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
