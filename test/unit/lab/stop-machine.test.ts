import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { stopMachine } from '../../../tasks/core/lab/stop-machine.js';
import { waitForOperation } from '../../../tasks/core/lab/wait-for-operation.js';
import { group } from '../azure/answering.js';
import { fakeContext } from '../step/fake-context.js';
import { lab, labAnswering, machineLooking } from './fake-lab.js';

const computeId = `/subscriptions/${group.subscriptionId}/resourceGroups/G/providers/Microsoft.Compute/virtualMachines/W`;

const looking = (power: string) => machineLooking({ power, computeId });

/** Stops a VM that looks so once DevTest Labs has stopped it. */
async function stopped(...powers: readonly string[]) {
  const { azure, asked } = labAnswering({
    'GET machine': powers.map(looking),
    'POST stop': [{}],
    'POST deallocate': [{}],
  });
  const context = fakeContext({ operationTimeoutMinutes: 1 }, azure);
  const machine = { id: `${lab.id}/virtualmachines/W`, name: 'W' };
  await waitForOperation(stopMachine(azure, lab.id, machine), 'the VM W to stop', context);
  return asked().filter((question) => question.startsWith('POST'));
}

describe('The stop of a lab VM', () => {
  it('leaves the deallocation to DevTest Labs', async () => {
    assert.deepEqual(await stopped('deallocating', 'deallocated'), ['POST stop']);
  });

  it('waits for a state that lags behind', async () => {
    assert.deepEqual(await stopped('stopped', 'stopped', 'deallocated'), ['POST stop']);
  });

  it('deallocates a VM, once, that stays shut down', async () => {
    const powers = ['stopped', 'stopped', 'stopped', 'stopped', 'deallocated'];
    assert.deepEqual(await stopped(...powers), ['POST stop', 'POST deallocate']);
  });
});
