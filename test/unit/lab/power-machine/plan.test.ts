import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { LabVirtualMachine } from '../../../../tasks/core/azure/resources/lab-virtual-machines.js';
import { plan } from '../../../../tasks/core/lab/power-machine/plan.js';
import { labOf, machineOf } from '../../../worlds/azure-things.js';

const lab = labOf('Factory');

type Verb = 'Start' | 'Stop';

/** What is planned for a VM: the verb of the action, or why there is none. */
function planned(Action: Verb, more: Partial<LabVirtualMachine>): string {
  const { actions, leftAlone } = plan({ lab, machine: machineOf('Agent', more) }, { Action });
  return [...actions.map(({ verb }) => verb), ...leftAlone.map(({ reason }) => reason)].join();
}

describe('The plan for the VM of a build agent', () => {
  const cases: readonly (readonly [Verb, string, string])[] = [
    ['Start', 'deallocated', 'start'],
    ['Start', 'stopped', 'start'],
    ['Start', 'deallocating', 'start'],
    ['Start', 'running', 'It runs already.'],
    ['Stop', 'running', 'stop'],
    ['Stop', 'starting', 'stop'],
    ['Stop', 'deallocated', 'It is stopped and deallocated already.'],
  ];
  for (const [verb, state, expected] of cases)
    it(`is "${expected}" where one that is ${state} is to ${verb.toLowerCase()}`, () =>
      assert.equal(planned(verb, { powerState: `PowerState/${state}` }), expected));

  it('deallocates one that was shut down from within, which still costs as if it ran', () =>
    assert.equal(planned('Stop', { powerState: 'PowerState/stopped' }), 'stop'));

  it('waits for one that is being made', () =>
    assert.equal(planned('Stop', { provisioningState: 'Creating' }), 'stop'));

  it('says what is being done to the VM otherwise', () => {
    const machine = machineOf('Agent', {
      powerState: 'PowerState/running',
      provisioningState: 'ApplyingArtifacts',
    });
    const [action] = plan({ lab, machine }, { Action: 'Stop' }).actions;
    assert.equal(action?.reason, 'BuildAgent names it; its state is running (ApplyingArtifacts).');
  });

  it('is refused for one that is being deleted', () =>
    assert.throws(() => planned('Stop', { provisioningState: 'Deleting' }), /Agent is being deleted/));

  it('is refused for one that was never made', () =>
    assert.throws(() => planned('Start', { provisioningState: 'Failed' }), /there is no machine behind it/));

  it('starts one of which only an artifact failed', () =>
    assert.equal(
      planned('Start', { provisioningState: 'Failed', powerState: 'PowerState/deallocated' }),
      'start',
    ));
});
