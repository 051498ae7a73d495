import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import {
  allows,
  type ScopedAction,
  type Permission,
  missingActions,
} from '../../../../tasks/core/azure/resources/permissions.js';
import { answering, group } from '../answering.js';

const groupId = `/subscriptions/${group.subscriptionId}/resourceGroups/${group.resourceGroup}`;

const lab = `${groupId}/providers/Microsoft.DevTestLab/labs/Factory`;

const read = { action: 'Microsoft.DevTestLab/labs/read', kind: 'action' } as const;

const write = { action: 'Microsoft.DevTestLab/labs/write', kind: 'action' } as const;

const rules: readonly (readonly [string, boolean, readonly Permission[]])[] = [
  ['the action itself, whatever its casing', true, [{ actions: ['MICROSOFT.devtestlab/labs/READ'] }]],
  ['* for any text, slashes included', true, [{ actions: ['Microsoft.DevTestLab/*'] }]],
  ['* in the middle', true, [{ actions: ['*/read'] }]],
  ['no longer action that begins the same', false, [{ actions: ['Microsoft.DevTestLab/labs'] }]],
  ['a dot for a dot only', false, [{ actions: ['Microsoft-DevTestLab/labs/read'] }]],
  ['nothing that the same role excludes', false, [{ actions: ['*'], notActions: ['*/labs/read'] }]],
  ['what another role excludes', true, [{ actions: ['*'], notActions: ['*'] }, { actions: ['*/read'] }]],
  ['no data action for an action', false, [{ dataActions: ['*'] }]],
  ['nothing without roles', false, []],
];

describe('What roles allow', () => {
  for (const [what, allowed, roles] of rules)
    it(`is ${what}`, () => {
      assert.equal(allows(roles, read), allowed);
    });

  it('takes a star for any text, in any casing, and every other character for itself', () => {
    const named = (pattern: string) => allows([{ actions: [pattern] }], read);
    const matching = [
      '*',
      '**',
      'microsoft.devtestlab/LABS/read',
      'Microsoft.*/read',
      '*labs*',
      '*/*/read',
      'M*t*d',
    ];
    const others = [
      '',
      'Microsoft',
      '*labs',
      'labs*',
      'Microsoft.DevTestLab/labs/read*read',
      'Microsoft?DevTestLab/*',
    ];
    assert.deepEqual([matching.filter((one) => !named(one)), others.filter(named)], [[], []]);
  });

  it('takes a pattern with many stars in no time', () => {
    const action = { action: 'a'.repeat(20_000), kind: 'action' } as const;
    assert.equal(allows([{ actions: [`${'*a'.repeat(5000)}*b`] }], action), false);
  });

  it('counts data actions for themselves', () => {
    const data = { action: 'A/blobs/read', kind: 'data action' } as const;
    const roles = [
      [{ actions: ['*'] }],
      [{ dataActions: ['A/*'] }],
      [{ dataActions: ['A/*'], notDataActions: ['*/read'] }],
    ];
    assert.deepEqual(
      roles.map((one) => allows(one, data)),
      [false, true, false],
    );
  });
});

const needs: readonly ScopedAction[] = [
  { ...read, scopeId: lab },
  { ...write, scopeId: lab },
];

function answer(...actions: readonly string[]) {
  return { body: { value: [{ actions, notActions: [], dataActions: [], notDataActions: [] }] } };
}

function actionsOf(unmet: readonly ScopedAction[]): string[] {
  return unmet.map(({ action }) => action);
}

describe('What is missing', () => {
  const { signal } = new AbortController();

  it('takes one request where the resource group has the role', async () => {
    const { azure, asked } = answering(answer('*'));
    assert.deepEqual(await missingActions(azure, needs, signal), []);
    assert.deepEqual(asked(), [
      `GET https://management.example.com${groupId}/providers/Microsoft.Authorization/permissions?api-version=2022-04-01`,
    ]);
  });

  it('is asked of the resource where its group lacks it', async () => {
    const { azure, asked } = answering(answer(read.action), answer(write.action));
    assert.deepEqual(await missingActions(azure, needs, signal), []);
    assert.match(asked()[1] ?? '', /\/labs\/Factory\/providers\/Microsoft\.Authorization\/permissions\?/);
  });

  it('is told where neither has it', async () => {
    const { azure } = answering(answer(read.action), answer(read.action));
    assert.deepEqual(actionsOf(await missingActions(azure, needs, signal)), [write.action]);
  });

  it('is asked of the resource where we may not ask in its group', async () => {
    const { azure } = answering({ status: 403 }, answer('*'));
    assert.deepEqual(await missingActions(azure, needs, signal), []);
  });

  it('is not guessed where Azure does not tell', async () => {
    const { azure } = answering({ status: 403 }, { status: 403 });
    await assert.rejects(missingActions(azure, needs, signal), /Could not ask what is allowed/);
  });

  it('is asked once for each scope', async () => {
    const { azure, asked } = answering(answer('*'));
    await missingActions(azure, needs, signal);
    await missingActions(azure, needs, signal);
    assert.equal(asked().length, 1);
  });

  it('is collected from all pages', async () => {
    const first = {
      body: { value: [{ actions: [read.action] }], nextLink: 'https://management.example.com/next' },
    };
    const { azure } = answering(first, answer(write.action));
    assert.deepEqual(await missingActions(azure, needs, signal), []);
  });
});
