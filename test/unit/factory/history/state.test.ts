import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { groupsOf, read } from '../../../../tasks/core/factory/history/state.js';
import type { Lab } from '../../../../tasks/core/azure/resources/labs.js';
import { type Answer, answeringTo, group } from '../../azure/answering.js';
import { labOf } from '../../../worlds/azure-things.js';
import { fakeContext } from '../../step/fake-context.js';

const computeId = (resourceGroup: string, subscription = 's') =>
  `/subscriptions/${subscription}/resourceGroups/${resourceGroup}/providers/Microsoft.Compute/virtualMachines/W`;

describe('The resource groups whose records are cleaned', () => {
  it('are that of the lab and those of its VMs, each once in any casing', () => {
    const ids = [computeId('factory'), computeId('VMs'), computeId('vms'), undefined];
    const machines = ids.map((id) => (id === undefined ? {} : { computeId: id }));
    assert.deepEqual(groupsOf(labOf('Factory'), machines), ['Factory', 'VMs']);
  });

  it('are never of another subscription, whatever Azure says of a VM', () =>
    assert.deepEqual(groupsOf(labOf('Factory'), [{ computeId: computeId('VMs', 'other') }]), ['Factory']));
});

const prefix = `/subscriptions/${group.subscriptionId}/resourceGroups`;

const lab: Lab = labOf('Factory', {
  id: `${prefix}/Factory-rg/providers/Microsoft.DevTestLab/labs/Factory`,
  resourceGroup: 'Factory-rg',
  subscriptionId: group.subscriptionId,
  storageAccountId: `${prefix}/Factory-rg/providers/Microsoft.Storage/storageAccounts/store`,
});

const record = (name: string) => ({ name, properties: { provisioningState: 'Succeeded' } });

const missing: Answer = {
  status: 404,
  body: { error: { code: 'ResourceGroupNotFound', message: 'Resource group could not be found.' } },
};

/** Reads the history of a lab with VMs in the groups `VMs`, `Gone` and `Closed`; the paths that were listed. */
async function readHistory(deploymentNamePattern = 'Deploy-*') {
  const next = `https://management.example.com${prefix}/Factory-rg/providers/Microsoft.Resources/deployments?page=2`;
  const answerTo = (url: string): Answer => {
    const { pathname, search } = new URL(url);
    if (/\/labs\/Factory$/.test(pathname))
      return {
        body: { id: lab.id, name: 'Factory', properties: { defaultStorageAccount: lab.storageAccountId } },
      };
    if (pathname.endsWith('/virtualmachines'))
      return {
        body: {
          value: ['VMs', 'Gone', 'Closed'].map((name) => ({
            id: `${lab.id}/virtualmachines/${name}`,
            name,
            properties: { computeId: computeId(name, group.subscriptionId) },
          })),
        },
      };
    if (pathname.includes('/Gone/')) return missing;
    if (pathname.includes('/Closed/'))
      return { status: 403, body: { error: { code: 'AuthorizationFailed', message: 'It may not.' } } };
    if (!pathname.endsWith('/deployments')) return { status: 418 };
    if (pathname.includes('/VMs/')) return { body: { value: [record('deploy-V')] } };
    return search.includes('page=2')
      ? { body: { value: [record('Deploy-B'), record('Web')] } }
      : { body: { value: [record('Deploy-A')], nextLink: next } };
  };
  const { azure, requests } = answeringTo(({ url }) => answerTo(url));
  const inputs = {
    DevTestLabName: lab.id,
    SubscriptionId: group.subscriptionId,
    deploymentNamePattern,
    maxConcurrentJobs: 20,
    operationTimeoutMinutes: 1,
    whatIf: false,
  };
  const state = await read(fakeContext(inputs, azure));
  return {
    state,
    listed: requests.map(({ url }) => new URL(url).pathname).filter((path) => path.endsWith('/deployments')),
  };
}

describe('The history of deployments', () => {
  it('has the records of all pages whose names match', async () => {
    const { state } = await readHistory();
    const names = state.groups.map(({ resourceGroup, records }) => [
      resourceGroup,
      ...records.map(({ name }) => name),
    ]);
    assert.deepEqual(names, [
      ['Factory-rg', 'Deploy-A', 'Deploy-B'],
      ['VMs', 'deploy-V'],
      ['Gone'],
      ['Closed'],
    ]);
  });

  it('has why a group cannot be read, and nothing of one that is gone', async () => {
    const { state } = await readHistory();
    assert.deepEqual(
      state.groups.map(({ unread = 'read' }) => /It may not|^read$/.exec(unread)?.[0]),
      ['read', 'read', 'read', 'It may not'],
    );
  });

  it('L6 is never asked of a group for its name: not of Factory-rg2', async () => {
    const { listed } = await readHistory();
    const groups = [...new Set(listed.map((path) => path.split('/')[4]))];
    assert.deepEqual(groups, ['Factory-rg', 'VMs', 'Gone', 'Closed']);
  });

  it('is not read for a pattern that would take everything', async () => {
    await assert.rejects(readHistory('*'), /must begin with three letters/);
  });
});
