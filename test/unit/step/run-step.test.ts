import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { Action, LeftAlone } from '../../../tasks/core/step/action.js';
import type { Permit } from '../../../tasks/core/step/context.js';
import { problem } from '../../../tasks/core/step/problem.js';
import { type Act, action, run, stepOf, succeed } from './running.js';

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

  it('with whatIf plans and carries out nothing', async () => {
    const act: Act = () => assert.fail('an action was carried out');
    const { events, result } = run(stepOf([action('a')], act), { whatIf: true });
    assert.equal((await result).planOnly, true);
    assert.deepEqual(
      events.map(({ type }) => type),
      ['planned'],
    );
  });

  it('with whatIf records what would be done, and the bytes that would be moved', async () => {
    const { records } = await run(stepOf([action('a', { bytes: 7 })], succeed), { whatIf: true }).result;
    assert.deepEqual(
      records.map(({ verb, subject, outcome, bytes }) => [verb, subject.name, outcome, bytes]),
      [['copy', 'a', 'planned', 7]],
    );
  });

  it('names the lab of the plan', async () => {
    const lab = { kind: 'lab', id: '/labs/Factory', name: 'Factory' };
    const step = { ...stepOf([], succeed), plan: () => ({ actions: [], leftAlone: [], lab }) };
    assert.deepEqual((await run(step).result).lab, lab);
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

  it('asks its host for leave once the plan is known, and changes nothing where it is not given', async () => {
    const step = stepOf([action('a')], () => assert.fail('an action was carried out'));
    const asked: string[] = [];
    const refusal = problem('Nobody may delete that.', 'Ask for leave.');
    const permit: Permit = ({ actions }) => {
      asked.push(...actions.map(({ key }) => key));
      return Promise.reject(refusal);
    };
    await assert.rejects(run(step, { permit }).result, refusal);
    assert.deepEqual(asked, ['a']);
  });

  it('with whatIf asks nobody for leave', async () => {
    const permit: Permit = () => assert.fail('leave was asked for');
    assert.equal((await run(stepOf([action('a')], succeed), { permit, whatIf: true }).result).planOnly, true);
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
});
