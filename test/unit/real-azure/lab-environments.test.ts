import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { createFinish } from '../../../scripts/real-azure/asking/asking.js';
import { wantsNothing } from '../../../scripts/real-azure/asking/templates.js';
import { removeEnvironments } from '../../../scripts/real-azure/lab-environments.js';
import { type Answer, answeringTo, group } from '../azure/answering.js';

const own = `/subscriptions/${group.subscriptionId}/resourceGroups/kit`;

const lab = `${own}/providers/Microsoft.DevTestLab/labs/lab`;

const one = `${lab}/users/somebody/environments/env`;

const environment = (provisioningState: string, resourceGroupId?: string) => ({
  id: one,
  name: 'env',
  properties: { provisioningState, resourceGroupId },
});

const refused: Answer = { status: 403, body: { error: { code: 'AuthorizationFailed', message: 'No.' } } };

interface Given {
  readonly list?: Answer;
  readonly deletion?: Answer;
}

/** A group with one lab, whose environment is being made at first and has no resource group yet. */
function azureWith({ list, deletion }: Given) {
  let looks = 0;
  return answeringTo(({ url, method }) => {
    if (method === 'DELETE') return deletion ?? { status: 204 };
    if (url.includes('/labs?')) return { body: { value: [{ id: lab }] } };
    if (/(@|%40)all/.test(url)) return list ?? { body: { value: [environment('Creating')] } };
    const group = '/subscriptions/s/resourceGroups/Lab-env-123456';
    return { body: ++looks === 1 ? environment('Creating') : environment('Failed', group) };
  });
}

function removing({ azure }: ReturnType<typeof azureWith>) {
  const { signal } = new AbortController();
  const place = { azure, subscriptionId: group.subscriptionId, pollSeconds: 0.01, signal };
  return removeEnvironments('kit', place, createFinish(0.01, signal), () => undefined);
}

describe('The environments of the labs of the kit', () => {
  it('are deleted by their own addresses once nothing is done to them, and tell their resource groups', async () => {
    const world = azureWith({});
    assert.deepEqual(await removing(world), ['lab-env-123456']);
    const deleted = world.asked().filter((line) => line.startsWith('DELETE'));
    assert.equal(deleted.length, 1);
    assert.ok(deleted[0]?.includes(`${one}?`), deleted[0]);
    assert.ok(world.asked().at(-1)?.startsWith('DELETE'));
  });

  it('keep the group of the kit where they cannot be listed or deleted', async () => {
    await assert.rejects(removing(azureWith({ list: refused })), /Could not list the environments/);
    await assert.rejects(removing(azureWith({ deletion: refused })), /Could not delete the environment env/);
  });
});

describe('A template for the environment of the kit', () => {
  it('has a value for each of its parameters', () => {
    assert.equal(wantsNothing({}), true);
    assert.equal(wantsNothing({ contents: { parameters: { size: { defaultValue: '' } } } }), true);
    assert.equal(wantsNothing({ contents: { parameters: { login: { type: 'string' } } } }), false);
  });
});
