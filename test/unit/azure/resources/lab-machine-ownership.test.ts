import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import {
  claimLabVirtualMachine,
  giveUpLabVirtualMachine,
} from '../../../../tasks/core/azure/resources/lab-machine-ownership.js';
import { answering, group } from '../answering.js';

const id = `/subscriptions/${group.subscriptionId}/resourceGroups/Factory/providers/Microsoft.DevTestLab/labs/L/virtualmachines/web`;

const { signal } = new AbortController();

describe('The owner of a lab VM', () => {
  it('changes by a claim', async () => {
    const { azure, asked } = answering({ status: 200 });
    assert.equal((await claimLabVirtualMachine(azure, id).poll(signal)).done, true);
    assert.match(asked()[0] ?? '', /^POST .*\/virtualmachines\/web\/claim\?/i);
  });

  it('goes when it is given up', async () => {
    const { azure, asked } = answering({ status: 200 });
    assert.equal((await giveUpLabVirtualMachine(azure, id).poll(signal)).done, true);
    assert.match(asked()[0] ?? '', /^POST .*\/virtualmachines\/web\/unClaim\?/i);
  });

  it('is read from the VM once Azure has lost the operation', async () => {
    const location = `https://management.example.com/subscriptions/${group.subscriptionId}/providers/Microsoft.DevTestLab/locations/w/operations/o?api-version=2018-09-15`;
    const gone = { status: 404, body: { error: { code: 'NotFound', message: 'Gone.' } } };
    const machine = (allowClaim: boolean) => ({
      body: { id, name: 'web', properties: { allowClaim, provisioningState: 'Succeeded' } },
    });
    const { azure } = answering({ status: 202, headers: { location } }, gone, machine(true), machine(false));
    const claim = claimLabVirtualMachine(azure, id);
    const states: boolean[] = [];
    for (let poll = 0; poll < 2; poll += 1) states.push((await claim.poll(signal)).done);
    assert.deepEqual(states, [false, true]);
  });
});
