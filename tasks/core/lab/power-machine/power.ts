import type { Azure } from '../../azure/azure.js';
import type { Operation } from '../../azure/requests/operation.js';
import {
  deallocatedState,
  getLabVirtualMachine,
  type LabVirtualMachine,
  runningState,
  startLabVirtualMachine,
} from '../../azure/resources/lab-virtual-machines.js';
import { stopMachine } from '../stop-machine.js';
import type { PowerInputs } from './inputs.js';

type PowerVerb = PowerInputs['Action'];

/** The power state that a VM is to have. */
export function wantedState(verb: PowerVerb): string {
  return verb === 'Start' ? runningState : deallocatedState;
}

/** What to say of a VM that has that state. */
export function reachedText(verb: PowerVerb): string {
  return verb === 'Start' ? 'It runs.' : 'It is stopped and deallocated.';
}

/**
 * Starts a VM, or stops it. It ends once the VM shows the state: an operation may end before, and somebody else may change
 * the VM meanwhile.
 */
export function changePower(
  verb: PowerVerb,
  machine: LabVirtualMachine,
  labId: string,
  azure: Azure,
): Operation<void> {
  return verb === 'Start' ? startMachine(azure, labId, machine) : stopMachine(azure, labId, machine);
}

function startMachine(azure: Azure, labId: string, { id, name }: LabVirtualMachine): Operation<void> {
  const start = startLabVirtualMachine(azure, id);
  return {
    poll: async (signal) => {
      const poll = await start.poll(signal);
      if (!poll.done) return poll;
      const machine = await getLabVirtualMachine(azure, labId, name, signal);
      const state = machine?.powerState ?? 'unknown';
      return { done: state === runningState, state };
    },
  };
}
