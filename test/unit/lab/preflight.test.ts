import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { Azure } from '../../../tasks/core/azure/azure.js';
import * as needs from '../../../tasks/core/factory/needs.js';
import { demand, type ScopedNeed, scopedNeeds, refusedActions } from '../../../tasks/core/lab/preflight.js';
import type { Action, Finding } from '../../../tasks/core/step/action.js';
import { type Answer, answering } from '../azure/answering.js';
import { labOf } from '../../worlds/azure-things.js';

const lab = { ...labOf('Factory'), ...scopesOf('Factory') };

const diskId =
  '/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/factory123/providers/Microsoft.Compute/disks/d';

function scopesOf(name: string) {
  const group = `/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/${name}`;
  return {
    id: `${group}/providers/Microsoft.DevTestLab/labs/${name}`,
    storageAccountId: `${group}/providers/Microsoft.Storage/storageAccounts/store`,
  };
}

const ofSteps = {
  CreateImageVMs: scopedNeeds(needs.createNeeds.factory, lab),
  SnapImages: scopedNeeds(needs.snapNeeds.factory, lab, diskId),
  DistributeImages: scopedNeeds(needs.distributeNeeds.factory, lab),
  'DistributeImages in a lab': scopedNeeds(needs.distributeNeeds.targets, lab),
  CleanUpFactory: scopedNeeds(needs.cleanUpNeeds.factory, lab),
  RetireImages: scopedNeeds(needs.retireNeeds.factory, lab),
  'RetireImages in a lab': scopedNeeds(needs.retireNeeds.targets, lab),
};

/** Everything that is needed with Entra tokens, except what is left out. */
function roleOf(list: readonly ScopedNeed[], left: (need: ScopedNeed) => boolean): Answer {
  const given = list.filter((need) => need.storage !== 'key' && !left(need));
  const actions = given.filter(({ kind }) => kind === 'action').map(({ action }) => action);
  const dataActions = given.filter(({ kind }) => kind === 'data action').map(({ action }) => action);
  return { body: { value: [{ actions, dataActions }] } };
}

function always(answer: Answer, storageAuthentication: Azure['storageAuthentication'] = 'auto') {
  const notices: Finding[] = [];
  const { azure } = answering(...Array.from({ length: 12 }, () => answer));
  const context = {
    azure: Object.assign(azure, { storageAuthentication }),
    inputs: { whatIf: false },
    signal: new AbortController().signal,
    notice: (finding: Finding) => {
      notices.push(finding);
    },
  };
  return { context, notices };
}

async function findingsOf(list: readonly ScopedNeed[], answer: Answer): Promise<readonly Finding[]> {
  try {
    await demand(list, always(answer).context);
    return [];
  } catch (error) {
    return (error as { findings: readonly Finding[] }).findings;
  }
}

describe('The check of permissions', () => {
  for (const [step, list] of Object.entries(ofSteps)) {
    it(`lets ${step} begin with all that it needs`, async () => {
      assert.deepEqual(
        await findingsOf(
          list,
          roleOf(list, () => false),
        ),
        [],
      );
    });

    for (const missing of list.filter(({ storage }) => storage !== 'key'))
      it(`names ${missing.action} where ${step} lacks only that`, async () => {
        const findings = await findingsOf(
          list,
          roleOf(list, ({ action, kind }) => action === missing.action && kind === missing.kind),
        );
        assert.deepEqual(
          findings.map(({ severity, what, why }) => [severity, what, why]),
          [
            [
              'error',
              `The service connection may not ${missing.action} on ${missing.scopeId}.`,
              `It is needed to ${missing.to}.`,
            ],
          ],
        );
      });
  }

  it('names all that is missing at once', async () => {
    const list = ofSteps.CreateImageVMs;
    assert.equal(
      (
        await findingsOf(
          list,
          roleOf(list, () => true),
        )
      ).length,
      list.length,
    );
  });

  it('says in the error itself what is missing, and where the role is found', async () => {
    const list = ofSteps.RetireImages;
    const { context } = always(roleOf(list, ({ action }) => action.endsWith('/delete')));
    await assert.rejects(demand(list, context), {
      message:
        'The service connection may not: Microsoft.Storage/storageAccounts/blobServices/containers/blobs/delete.',
      remedy: /Least privilege/,
    });
  });

  it('names the role for blobs and the account where that is what is missing', async () => {
    const list = ofSteps.SnapImages;
    const findings = await findingsOf(
      list,
      roleOf(list, ({ kind }) => kind === 'data action'),
    );
    assert.ok(findings.length > 0);
    for (const { remedy } of findings)
      assert.match(remedy ?? '', /the role Storage Blob Data Contributor on the storage account store,/);
  });

  it('names the way without account keys where these are wanted and may not be read', async () => {
    const list = ofSteps.SnapImages;
    const { context } = always(
      { body: { value: [{ actions: ['*'], notActions: ['*/listKeys/*'] }] } },
      'key',
    );
    const error = await demand(list, context).catch((thrown: unknown) => thrown as { findings: Finding[] });
    assert.deepEqual(
      error?.findings.map(({ remedy }) =>
        /listKeys.* storage account store, or .* auto or entra/.test(remedy ?? ''),
      ),
      [true],
    );
  });

  const keysOnly = {
    body: { value: [{ actions: ['Microsoft.DevTestLab/*', 'Microsoft.Storage/storageAccounts/*'] }] },
  };
  for (const [mode, missing] of [
    ['auto', 0],
    ['key', 0],
    ['entra', 3],
  ] as const)
    it(`finds ${missing} actions missing with account keys alone where storageAuthentication is ${mode}`, async () => {
      const list = scopedNeeds(needs.retireNeeds.factory, lab);
      const { context } = always(keysOnly, mode);
      const error = await demand(list, context).then(
        () => undefined,
        (thrown: unknown) => thrown as { findings: [] },
      );
      assert.equal(error?.findings.length ?? 0, missing);
    });

  it('only warns with whatIf, so that the plan is shown all the same', async () => {
    const list = ofSteps.CreateImageVMs;
    const { context, notices } = always(roleOf(list, needs.isChange));
    await demand(list, { ...context, inputs: { whatIf: true } });
    assert.deepEqual(
      notices.map(({ severity, what }) => [severity, what]),
      list
        .filter(needs.isChange)
        .map(({ action, scopeId }) => ['warning', `The service connection may not ${action} on ${scopeId}.`]),
    );
  });

  it('only gives notice where Azure does not tell', async () => {
    const { context, notices } = always({
      status: 403,
      body: { error: { code: 'AuthorizationFailed', message: 'No.' } },
    });
    await demand(ofSteps.SnapImages, context);
    assert.deepEqual(
      notices.map(({ severity }) => severity),
      ['notice'],
    );
  });
});

interface LabAction extends Action {
  readonly lab: string;
}

function actionIn(name: string): LabAction {
  return {
    key: name,
    verb: 'distribute',
    work: 'job',
    reason: 'It wants it.',
    lab: name,
    subject: { kind: 'stored image', name: 'Image' },
    target: { kind: 'lab', id: name, name },
  };
}

describe('The check of permissions in target labs', () => {
  const inLab = ({ lab: name }: LabAction) =>
    scopedNeeds(needs.retireNeeds.targets, { ...lab, ...scopesOf(name) });
  const actions = ['Near', 'Far'].map(actionIn);

  it('names what would be refused, and leaves the other labs as they are', async () => {
    const all = { body: { value: [{ actions: ['*'] }] } };
    const nothing = { body: { value: [] } };
    const { azure } = answering(all, nothing, nothing);
    const notices: Finding[] = [];
    const context = {
      azure,
      inputs: { whatIf: false },
      signal: new AbortController().signal,
      notice: (finding: Finding) => notices.push(finding),
    };
    const needed = needs.retireNeeds.targets.filter(({ optional }) => optional !== true);
    assert.deepEqual(await refusedActions(actions, inLab, context), [
      {
        key: 'Far',
        reason: `The service connection may not: ${needed.map(({ action }) => action).join(', ')}.`,
      },
    ]);
    assert.equal(notices.length, needed.length);
  });

  it('only warns with whatIf, and refuses nothing', async () => {
    const { azure } = answering(...Array.from({ length: 4 }, () => ({ body: { value: [] } })));
    const notices: Finding[] = [];
    const refused = await refusedActions(actions, inLab, {
      azure,
      inputs: { whatIf: true },
      signal: new AbortController().signal,
      notice: (finding: Finding) => notices.push(finding),
    });
    assert.deepEqual(refused, []);
    assert.deepEqual(new Set(notices.map(({ severity }) => severity)), new Set(['warning']));
  });

  it('asks nothing where there is nothing to do', async () => {
    const { azure, asked } = answering();
    await refusedActions([], inLab, {
      azure,
      inputs: { whatIf: false },
      signal: new AbortController().signal,
      notice: () => undefined,
    });
    assert.deepEqual(asked(), []);
  });
});
