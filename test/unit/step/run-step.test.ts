import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
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

  it('lets an action wait for the end of its predecessor, although that failed', async () => {
    const order: string[] = [];
    const act: Act = async ({ key }, { predecessor }) => {
      await predecessor();
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
});
