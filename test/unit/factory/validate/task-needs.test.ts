import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { Azure } from '../../../../tasks/core/azure/azure.js';
import {
  isChange,
  needsOfTasks,
  type StepNeeds,
  validateNeeds,
} from '../../../../tasks/core/factory/needs.js';
import {
  readTaskNeeds,
  missingNeedFindings,
  mayOnlyRead,
  needsByGallery,
  ownNeeds,
  withTests,
} from '../../../../tasks/core/factory/validate/task-needs.js';
import { scopedNeeds, applicableNeeds } from '../../../../tasks/core/lab/preflight.js';
import { answering } from '../../azure/answering.js';
import { labOf } from '../../../worlds/azure-things.js';

const group = '/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/Factory';

const lab = labOf('Factory', {
  id: `${group}/providers/Microsoft.DevTestLab/labs/Factory`,
  storageAccountId: `${group}/providers/Microsoft.Storage/storageAccounts/store`,
});

const all = { actions: ['*'], dataActions: ['*'] };

type Mode = Azure['storageAuthentication'];

/** The permissions that an identity with one role, on all scopes, lacks. */
async function check(
  role: object,
  part: keyof StepNeeds = 'factory',
  storageAuthentication: Mode = 'auto',
  tasks?: typeof withTests,
) {
  const { azure } = answering(...Array.from({ length: 4 }, () => ({ body: { value: [role] } })));
  return readTaskNeeds(
    part,
    lab,
    {
      azure: Object.assign(azure, { storageAuthentication }),
      signal: new AbortController().signal,
      notice: (finding) => assert.fail(finding.what),
    },
    tasks,
  );
}

/** Exactly what ValidateConfiguration needs, and whatever else is given. */
function checkingRole(given: readonly string[] = []) {
  const wanted = applicableNeeds([...validateNeeds.factory, ...validateNeeds.targets], {
    storageAuthentication: 'entra',
  });
  const ofKind = (kind: string) => wanted.filter((need) => need.kind === kind).map(({ action }) => action);
  return { actions: [...ofKind('action'), ...given], dataActions: ofKind('data action') };
}

describe('What the service connection lacks', () => {
  it('is named of TestImages only where images are tested', async () => {
    const role = { ...all, notActions: ['*/listKeys/*', '*/customImages/delete'] };
    const tasksOf = (needs: Awaited<ReturnType<typeof check>>) =>
      needs.filter(({ missing }) => missing.length > 0).map(({ task }) => task);
    assert.deepEqual(tasksOf(await check(role)), []);
    assert.deepEqual(tasksOf(await check(role, 'factory', 'auto', withTests)), ['TestImages']);
  });

  for (const part of ['factory', 'targets'] as const)
    for (const missing of scopedNeeds(validateNeeds[part], lab).filter(({ storage }) => storage !== 'key'))
      it(`is named where ValidateConfiguration may not ${missing.action} in the ${part}`, async () => {
        const denied = missing.kind === 'action' ? 'notActions' : 'notDataActions';
        const needs = await check({ ...all, notActions: ['*/listKeys/*'], [denied]: [missing.action] }, part);
        const [finding, ...others] = missingNeedFindings(ownNeeds(needs));
        assert.deepEqual(others, []);
        assert.deepEqual(
          [finding?.code, finding?.severity, finding?.what, finding?.why],
          [
            'IF508',
            'error',
            `ValidateConfiguration: The service connection may not ${missing.action} on ${missing.scopeId}.`,
            `It is needed to ${missing.to}.`,
          ],
        );
      });

  it('is nothing where it may do everything', async () => {
    assert.deepEqual(missingNeedFindings(await check(all)), []);
  });

  it('is told for each task that needs it', async () => {
    const needs = await check({
      ...all,
      notActions: ['Microsoft.DevTestLab/labs/virtualMachines/read'],
    });
    assert.deepEqual(
      missingNeedFindings(needs).map(({ what }) => what.split(':')[0]),
      ['CreateImageVMs', 'SnapImages', 'CleanUpFactory', 'ValidateConfiguration'],
    );
  });
});

describe('A connection that may only read', () => {
  for (const mode of ['auto', 'entra', 'key'] as const)
    it(`is one with the role of ValidateConfiguration, with storage by ${mode}`, async () => {
      assert.ok(mayOnlyRead(await check(checkingRole(), 'factory', mode)));
    });

  it('is one with the role Reader, and one that may read everything', async () => {
    assert.ok(mayOnlyRead(await check({ actions: ['*/read'], dataActions: [] })));
    assert.ok(mayOnlyRead(await check({ actions: ['*/read'], dataActions: ['*/read'] })));
  });

  const changes = Object.values(needsOfTasks)
    .flatMap(({ factory }) => scopedNeeds(factory, lab))
    .filter((need) => isChange(need) && need.kind === 'action' && need.storage === undefined);
  for (const action of new Set(changes.map((change) => change.action)))
    it(`is none that may ${action}`, async () => {
      assert.equal(mayOnlyRead(await check(checkingRole([action]))), false);
    });

  it('is none that may have the account keys: they open everything', async () => {
    const role = checkingRole(['Microsoft.Storage/storageAccounts/listKeys/action']);
    for (const mode of ['auto', 'key'] as const)
      assert.equal(mayOnlyRead(await check(role, 'factory', mode)), false);
  });

  it('is none of which nothing is known', () => {
    assert.equal(mayOnlyRead([]), false);
  });

  it('is told what ValidateConfiguration itself lacks', async () => {
    const needs = await check({ actions: ['Microsoft.DevTestLab/*/read'] });
    assert.ok(mayOnlyRead(needs));
    assert.deepEqual(
      ownNeeds(needs).flatMap(({ missing }) => missing.map(({ action }) => action)),
      scopedNeeds(validateNeeds.factory, lab)
        .filter(({ action, storage }) => storage !== 'key' && !action.startsWith('Microsoft.DevTestLab/'))
        .map(({ action }) => action),
    );
  });
});

describe('What is needed in a lab that gets its images from the gallery', () => {
  const wanted = needsByGallery(lab);
  const actionsOf = (task: string) =>
    wanted.find((one) => one.task === task)?.needs.map(({ action }) => action) ?? [];

  it('is to share the gallery with it, and to make no custom image', () => {
    assert.deepEqual(
      actionsOf('DistributeImages').map((action) => action.replace('Microsoft.DevTestLab/labs/', '')),
      [
        'read',
        'sharedGalleries/read',
        'sharedGalleries/sharedImages/read',
        'sharedGalleries/write',
        'sharedGalleries/sharedImages/write',
      ],
    );
  });

  it('is to delete the custom images that it had before', () => {
    assert.ok(actionsOf('RetireImages').includes('Microsoft.DevTestLab/labs/customImages/delete'));
  });

  it('is nothing on its storage account', () => {
    assert.deepEqual(
      wanted.flatMap(({ needs }) => needs).filter(({ on }) => on === 'storage account'),
      [],
    );
  });
});
