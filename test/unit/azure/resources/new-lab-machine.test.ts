import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import {
  createLabVirtualMachine,
  type NewLabMachine,
} from '../../../../tasks/core/azure/resources/new-lab-machine.js';
import { type Answer, answering, group } from '../answering.js';

const labId = `/subscriptions/${group.subscriptionId}/resourceGroups/Factory/providers/Microsoft.DevTestLab/labs/Lab`;

const statusAddress = 'https://management.example.com/status';

const accepted: Answer = {
  status: 201,
  headers: { 'azure-asyncoperation': statusAddress },
  body: { properties: { provisioningState: 'Creating' } },
};

const wanted: NewLabMachine = {
  name: 'VM',
  location: 'westeurope',
  customImageId: `${labId}/customimages/Image`,
  size: 'Standard_D2s_v5',
  artifacts: [{ id: `${labId}/artifactSources/public repo/artifacts/x`, parameters: { name: 'value' } }],
  notes: 'A test.',
  expiresAt: new Date('2026-11-21T10:00:00Z'),
  tags: { mark: 'a' },
};

const { signal } = new AbortController();

describe('Making a lab virtual machine of a custom image', () => {
  it('sends what it is made of, with its artifacts and the date on which it expires', async () => {
    const { azure, asked, requests } = answering(accepted);
    await createLabVirtualMachine(azure, labId, wanted).poll(signal);
    assert.match(asked()[0] ?? '', /^PUT .*\/labs\/Lab\/virtualmachines\/VM\?api-version=2018-09-15$/);
    assert.deepEqual(JSON.parse(requests[0]?.body as string), {
      location: 'westeurope',
      tags: { mark: 'a' },
      properties: {
        customImageId: wanted.customImageId,
        size: 'Standard_D2s_v5',
        artifacts: [{ artifactId: wanted.artifacts[0]?.id, parameters: [{ name: 'name', value: 'value' }] }],
        notes: 'A test.',
        expirationDate: '2026-11-21T10:00:00.000Z',
        allowClaim: false,
      },
    });
  });

  it('sends its network and user, where it has them', async () => {
    const { azure, requests } = answering(accepted);
    const more = { network: { id: '/net', subnet: 'inner' }, user: { name: 'me', password: 'secret' } };
    await createLabVirtualMachine(azure, labId, { ...wanted, ...more }).poll(signal);
    const { properties } = JSON.parse(requests[0]?.body as string) as { properties: Record<string, unknown> };
    const { labVirtualNetworkId, labSubnetName, userName, password } = properties;
    assert.deepEqual(
      { labVirtualNetworkId, labSubnetName, userName, password },
      { labVirtualNetworkId: '/net', labSubnetName: 'inner', userName: 'me', password: 'secret' },
    );
  });

  it('is done when its operation is, without a further look at it', async () => {
    const { azure, asked } = answering(accepted, { body: { status: 'Succeeded' } });
    const operation = createLabVirtualMachine(azure, labId, wanted);
    assert.equal((await operation.poll(signal)).done, false);
    assert.equal((await operation.poll(signal)).done, true);
    assert.equal(asked().length, 2);
  });

  it('fails with the code of the innermost cause', async () => {
    const error = {
      code: 'Failed',
      message: 'No.',
      details: [{ code: 'OSProvisioningTimedOut', message: 'Late.' }],
    };
    const { azure } = answering(accepted, { body: { status: 'Failed', error } });
    const operation = createLabVirtualMachine(azure, labId, wanted);
    await operation.poll(signal);
    await assert.rejects(operation.poll(signal), { code: 'OSProvisioningTimedOut' });
  });

  it('is followed by the machine itself where Azure has lost its operation', async () => {
    const missing: Answer = { status: 404, body: { error: { code: 'NotFound', message: 'Gone.' } } };
    const machine = (provisioningState: string): Answer => ({
      body: { id: `${labId}/virtualmachines/VM`, name: 'VM', properties: { provisioningState } },
    });
    const { azure } = answering(accepted, missing, machine('Creating'), machine('ApplyingArtifacts'));
    const operation = createLabVirtualMachine(azure, labId, wanted);
    const polls: boolean[] = [];
    for (let poll = 0; poll < 3; poll += 1) polls.push((await operation.poll(signal)).done);
    assert.deepEqual(polls, [false, false, true]);
  });
});
