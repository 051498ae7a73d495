import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { commands } from '../../../cli/commands.js';
import type { Answered, Finish, Request } from '../../../scripts/real-azure/asking/asking.js';
import type { Means } from '../../../scripts/real-azure/asking/means.js';
import type { Asking } from '../../../scripts/real-azure/asking/question.js';
import { giveRole } from '../../../scripts/real-azure/asking/roles/give-role.js';
import { judgeRun } from '../../../scripts/real-azure/asking/roles/judge.js';
import { isOwnRole, removeParts } from '../../../scripts/real-azure/asking/roles/own-roles.js';
import { readPublishedRole } from '../../../scripts/real-azure/asking/roles/published-role.js';
import { meaningOf, refusalsIn } from '../../../scripts/real-azure/asking/roles/refusals.js';
import { taskRuns } from '../../../scripts/real-azure/asking/roles/task-runs.js';
import { otherIdentity } from '../../../scripts/real-azure/other-identity.js';
import { outlineOf } from '../../../scripts/real-azure/outline.js';
import { type Answer, answering, group as azureGroup } from '../azure/answering.js';
import { nameGroup } from '../../../scripts/real-azure/own-group.js';
import { publishedRoles } from '../../../scripts/real-azure/questions/published-roles.js';

const group = '/subscriptions/s/resourceGroups/kit-1';

const read = 'Microsoft.DevTestLab/labs/read';

const join = 'Microsoft.Network/virtualNetworks/subnets/join/action';

const role = {
  name: 'Role',
  permissions: { actions: [read], notActions: [], dataActions: [], notDataActions: [] },
};

describe('A refusal of Azure', () => {
  it('names the action and where it was refused', () => {
    const message = `The client 'c' with object id 'c' does not have authorization to perform action '${read}' over scope '${group}/lab' or the scope is invalid.`;
    assert.deepEqual(refusalsIn('AuthorizationFailed', message), [{ action: read, scope: `${group}/lab` }]);
  });

  it('names last what a request that is allowed leads to', () => {
    const message = `The client 'c' with object id 'c' has permission to perform action 'Microsoft.Compute/virtualMachines/write' on scope '${group}/vm'; however, it does not have permission to perform action(s) '${join}' on the linked scope(s) '${group}/net' (respectively) or the linked scope(s) are invalid.`;
    assert.deepEqual(refusalsIn('LinkedAuthorizationFailed', message), [
      { action: join, scope: `${group}/net` },
    ]);
  });

  it('says that a role lacks the action, does not hold yet, or holds elsewhere', () => {
    const meaning = (action: string, scope: string) => meaningOf({ action, scope }, role, group);
    assert.equal(meaning(join, `${group}/net`), 'lacks');
    assert.equal(meaning(read, `${group.toUpperCase()}/lab`), 'not yet');
    assert.equal(meaning(read, group), 'not yet');
    assert.equal(meaning(read, '/subscriptions/s/resourceGroups/kit-12/lab'), 'elsewhere');
    assert.equal(meaning(read, '/subscriptions/s'), 'elsewhere');
    const skus = { ...role, permissions: { ...role.permissions, actions: ['Microsoft.Compute/skus/read'] } };
    const refusal = { action: 'Microsoft.Compute/skus/read', scope: '/subscriptions/s' };
    assert.equal(meaningOf(refusal, skus, group), 'not yet');
  });
});

describe('A role that is published for a task', () => {
  const judge = (hasFailed: boolean, texts: string[], ...refusals: { action: string; scope: string }[]) =>
    judgeRun({ hasFailed, texts }, refusals, role, group);
  const lacking = { action: join, scope: group };
  const notYet = { action: read, scope: group };
  const elsewhere = { action: read, scope: '/subscriptions/s' };

  it('is enough if the task succeeds, wherever else it does not hold', () => {
    assert.equal(judge(false, [], elsewhere).verdict, 'enough');
    assert.deepEqual(judge(false, [], elsewhere).elsewhere, [read]);
  });

  it('is not enough once an action that it lacks was refused, even if the task succeeds', () => {
    assert.deepEqual(judge(false, [], lacking, lacking, notYet), {
      verdict: 'not enough',
      lacks: [join],
      elsewhere: [],
    });
    const refused = judge(true, ['(HTTP 403 AuthorizationPermissionMismatch)']);
    assert.deepEqual(refused.lacks, ['a data action of blobs']);
  });

  it('is not enough either where what was begun is refused later, which the failure of the task alone tells', () => {
    const why = `The deployment failed: LinkedAuthorizationFailed: The client 'c' has permission to perform action 'Microsoft.Compute/virtualMachines/write' on scope '${group}/vm'; however, it does not have permission to perform action(s) '${join}' on the linked scope(s) '${group}/net' (respectively).`;
    assert.deepEqual(judge(true, ['1 failed', why]).lacks, [join]);
    assert.equal(judge(true, [why.replaceAll(join, read)]).verdict, 'not yet');
    // As a deployment tells it: without the code.
    assert.deepEqual(judge(true, [why.replace('LinkedAuthorizationFailed: ', '')]).lacks, [join]);
    const plain = `The client 'c' with object id 'c' does not have authorization to perform action '${join}' over scope '${group}/net'.`;
    assert.deepEqual(judge(true, [plain]).lacks, [join]);
  });

  it('is not known to be enough for a run that has not done what it was to do', () => {
    const judged = (text: string) =>
      judgeRun({ hasFailed: false, texts: [text] }, [], role, group, 'built').verdict;
    assert.equal(judged('1 built, in 3 s.'), 'enough');
    assert.equal(judged('There was nothing to do.'), 'not known');
  });

  it('is tried again while it does not hold, and is not judged by a failure of another kind', () => {
    assert.equal(judge(true, ['why'], notYet).verdict, 'not yet');
    assert.deepEqual(judge(true, ['why']), { verdict: 'not known', lacks: [], elsewhere: [], says: 'why' });
  });

  it('is tried for each command but run, which plan plans', async () => {
    const tried = taskRuns.map(({ command }) => command);
    assert.deepEqual([...tried, 'run'].sort(), commands.map(({ name }) => name).sort());
    const files = (await readdir('roles')).map((name) => name.replace(/\.json$/, ''));
    for (const { roles } of taskRuns) assert.ok(roles.every((name) => files.includes(name)));
  });

  it('is read with what comes beside it, each action once', async () => {
    const both = await readPublishedRole(['SnapImages', 'gallery/SnapImages']);
    const one = await readPublishedRole(['SnapImages']);
    const { actions } = both.permissions;
    assert.ok(actions.length > one.permissions.actions.length);
    assert.equal(new Set(actions).size, actions.length);
    assert.deepEqual(both.permissions.dataActions, one.permissions.dataActions);
  });
});

describe('The question whether roles are enough', () => {
  it('is not asked unless somebody else was given to sign in as, and says how to give one', async () => {
    const answer = await publishedRoles.ask({} as Asking);
    assert.equal(answer.isNotSetUp, true);
    assert.match(answer.text, /REAL_AZURE_TENANT_ID, REAL_AZURE_CLIENT_ID and REAL_AZURE_CLIENT_SECRET/);
    const group = nameGroup('s', 'i', new Date());
    const outline = (hasOther: boolean) =>
      outlineOf([publishedRoles], group, 'westeurope', hasOther).join('\n');
    assert.match(outline(false), /Not asked without REAL_AZURE_CLIENT_ID.*11\. /);
    assert.match(outline(true), /custom roles[^]*Owner/);
  });
});

describe('A role that the kit gives to somebody else', () => {
  const other = { objectId: 'other', signIn: () => Promise.reject(new Error('Not yet.')) };
  const asked: string[] = [];
  const rolePaths: string[] = [];
  const giving = (answers: Readonly<Record<string, Partial<Answered>>>) => {
    asked.length = 0;
    const ask = (request: Request) => {
      asked.push(request.method);
      return Promise.resolve({ status: 200, headers: {}, body: {}, ...answers[request.method] });
    };
    const finish: Finish = async (_, { poll }) => (await poll(new AbortController().signal)).value as never;
    return giveRole(role, other, { ask, finish, groupId: group, rolePaths } as unknown as Means);
  };

  it('says who may make roles where whoever is signed in may not', async () => {
    const answers = { PUT: { status: 403, code: 'AuthorizationFailed' }, DELETE: { status: 403 } };
    await assert.rejects(giving(answers), /could not be made: 403 AuthorizationFailed\. .*Owner/);
  });

  it('is not enough where Azure does not know one of its actions, and is not judged by other errors', async () => {
    const refused = { PUT: { status: 400, code: 'InvalidActionOrNotAction' } };
    assert.deepEqual(await giving(refused), { refused: '400 InvalidActionOrNotAction' });
    const full = { PUT: { status: 400, code: 'RoleDefinitionLimitExceeded' } };
    await assert.rejects(giving(full), /could not be made: 400 RoleDefinitionLimitExceeded/);
  });

  it('is taken back where it does not come to hold', async () => {
    await assert.rejects(giving({}), /Not yet/);
    assert.deepEqual(asked, ['PUT', 'PUT', 'DELETE', 'DELETE']);
  });
});

describe('A role with reads of the subscription', () => {
  const { subscriptionId } = azureGroup;
  const subscription = `/subscriptions/${subscriptionId}`;
  const kit = `${subscription}/resourceGroups/kit-1`;
  const quotas = 'Microsoft.Compute/locations/usages/read';
  const mayRead = 'Microsoft.Authorization/permissions/read';
  const published = { ...role, permissions: { ...role.permissions, actions: [read, quotas] } };

  /** @param told what Azure answers whoever asks what may be done, at one look after the other */
  async function give(...told: readonly Answer[]) {
    const { azure, asked } = answering(...told);
    const put: string[] = [];
    const ask = ({ method, ...request }: Request) => {
      const path = 'path' in request ? request.path.replace(/[^/]+$/, '') : '';
      put.push(`${method} ${path}`);
      return Promise.resolve({ status: 200, headers: {}, body: { id: 'role' } });
    };
    const finish: Finish = async (_, { poll }) => {
      for (;;) {
        const { done, value } = await poll(new AbortController().signal);
        if (done) return value as never;
      }
    };
    const other = { objectId: 'other', signIn: () => Promise.resolve(azure) };
    const rolePaths: string[] = [];
    const { signal } = new AbortController();
    const means = { ask, finish, groupId: kit, subscriptionId, signal, rolePaths };
    const given = await giveRole(published, other, means as unknown as Means);
    assert.equal(rolePaths.length, 4);
    assert.ok('takeBack' in given);
    return { put, asked: asked().length, takeBack: given.takeBack };
  }

  const allowed = (...actions: string[]): Answer => ({ body: { value: [{ actions }] } });

  const whole = allowed(read, quotas, mayRead);

  it('is given in the group, and these in the subscription, and is taken from both', async () => {
    const { put, takeBack } = await give(whole, allowed(quotas, mayRead));
    const places = [kit, subscription].flatMap((scope) =>
      ['roleDefinitions', 'roleAssignments'].map(
        (kind) => `${scope}/providers/Microsoft.Authorization/${kind}/`,
      ),
    );
    assert.deepEqual(
      put.splice(0),
      places.map((place) => `PUT ${place}`),
    );
    await takeBack();
    assert.deepEqual(
      put,
      places.toReversed().map((place) => `DELETE ${place}`),
    );
  });

  it('holds once just its rights hold, in the group and in the subscription', async () => {
    const former = allowed(read, quotas, mayRead, join);
    const { asked } = await give(former, whole, allowed(), allowed(quotas, mayRead));
    assert.equal(asked, 4);
  });

  it('is tried where Azure does not tell what may be done in a subscription', async () => {
    assert.equal((await give(whole, { status: 404 })).asked, 2);
  });
});

describe('Roles of the kit that are to be deleted', () => {
  const paths = ['assignments/1', 'definitions/1', 'assignments/2', 'definitions/2'];

  it('are tried each, and are not waited for where an assignment stays', async () => {
    const asked: string[] = [];
    const ask = (request: Request) => {
      const path = 'path' in request ? request.path : '';
      asked.push(path);
      const code = { 'assignments/1': 'ScopeLocked', 'definitions/1': 'RoleDefinitionHasAssignments' }[path];
      const answer = code === undefined ? { status: 200 } : { status: 409, code };
      return Promise.resolve({ headers: {}, body: {}, ...answer });
    };
    const finish: Finish = async (_, { poll }) => {
      const { done, value } = await poll(new AbortController().signal);
      assert.ok(done);
      return value as never;
    };
    await assert.rejects(
      removeParts(paths, { ask, finish }),
      /409 ScopeLocked.*RoleDefinitionHasAssignments/,
    );
    assert.deepEqual(asked, paths);
  });
});

describe('A custom role of the kit', () => {
  const named = (roleName: string, ...assignableScopes: string[]) =>
    isOwnRole({ properties: { roleName, assignableScopes } }, group);

  it('has the name of its group, and can be given there or in the subscription alone', () => {
    assert.ok(named('Role (kit-1)', group));
    assert.ok(named('Role (kit-1)', group.toUpperCase()));
    assert.equal(named('Role', group), false);
    assert.equal(named('Role (kit-2)', group), false);
    assert.equal(named('Role (kit-1)', group, '/subscriptions/other'), false);
    assert.ok(named('Role (kit-1)', '/subscriptions/s'));
    assert.equal(named('Role (kit-1)', '/subscriptions/other'), false);
    assert.equal(isOwnRole({}, group), false);
  });
});

describe('Somebody else to sign in as', () => {
  const records = {
    cleansing: undefined as never,
    recording: undefined as never,
  };
  const open = (environment: Readonly<Record<string, string>>) =>
    otherIdentity(environment, 'AzureCloud', records, new AbortController().signal);

  it('is nobody unless one is given, and is given whole', async () => {
    assert.equal(await open({ AZURE_CLIENT_ID: 'c' }), undefined);
    await assert.rejects(
      open({ REAL_AZURE_CLIENT_ID: 'c' }),
      /REAL_AZURE_TENANT_ID and REAL_AZURE_CLIENT_SECRET/,
    );
  });
});
