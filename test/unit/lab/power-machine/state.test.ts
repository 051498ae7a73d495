import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { read } from '../../../../tasks/core/lab/power-machine/state.js';
import type { PowerInputs } from '../../../../tasks/core/lab/power-machine/inputs.js';
import { answering, group } from '../../azure/answering.js';
import { fakeContext } from '../../step/fake-context.js';
import { powerInputs } from './power-inputs.js';

/** Why a task that runs on the machine `agent01` ends before it asks Azure anything; nothing where it asks. */
async function refusal(more: Partial<PowerInputs>): Promise<string | undefined> {
  const { azure, requests } = answering();
  const context = fakeContext(
    { ...powerInputs, SubscriptionId: group.subscriptionId, agentMachine: 'agent01', ...more },
    azure,
  );
  const error = await read(context).catch((thrown: unknown) => thrown);
  return requests.length > 0 ? undefined : String(error);
}

describe('A task that is to stop the VM of an agent', () => {
  it('refuses to stop the machine that it runs on', async () =>
    assert.match((await refusal({ BuildAgent: 'Agent01', Action: 'Stop' })) ?? '', /seems to run on it/));

  it('refuses it by the resource id of its VM, too', async () => {
    const BuildAgent =
      '/subscriptions/s/resourceGroups/g/providers/x%2Flabs%2FFactory/virtualmachines%2FAgent01';
    assert.match((await refusal({ BuildAgent, Action: 'Stop' })) ?? '', /The VM Agent01 is not stopped/);
  });

  it('goes on where it starts a VM of that name, or stops another', async () => {
    const fine = [await refusal({ BuildAgent: 'Agent01' }), await refusal({ Action: 'Stop' })];
    assert.deepEqual(fine, [undefined, undefined]);
  });
});
