import type { Azure } from '../azure/azure.js';
import type { Operation } from '../azure/requests/operation.js';
import { deallocateComputeMachine } from '../azure/resources/compute-machines.js';
import {
  deallocatedState,
  getLabVirtualMachine,
  type LabVirtualMachine,
  stopLabVirtualMachine,
  stoppedState,
} from '../azure/resources/lab-virtual-machines.js';

/** Looks at a VM whose stop has ended until it counts as one that is only shut down: its state may lag behind. */
const patientLooks = 3;

/**
 * For each look at a VM whose stop has ended: one that stays shut down, which costs as if it ran, is deallocated by Compute. No
 * source says that DevTest Labs always deallocates.
 * @throws AzureError where that is refused: it needs `Microsoft.Compute/virtualMachines/deallocate/action`
 */
export function deallocateStopped(
  azure: Azure,
): (machine: LabVirtualMachine, signal: AbortSignal) => Promise<void> {
  let looks = 0;
  let operation: Operation<void> | undefined;
  return async ({ powerState, computeId }, signal) => {
    looks = powerState === stoppedState ? looks + 1 : 0;
    if (computeId === undefined || looks < patientLooks) return;
    operation ??= deallocateComputeMachine(azure, computeId);
    await operation.poll(signal);
  };
}

/** Stops a VM. It ends once the VM is deallocated: the operation of DevTest Labs may end before. */
export function stopMachine(
  azure: Azure,
  labId: string,
  { id, name }: Pick<LabVirtualMachine, 'id' | 'name'>,
): Operation<void> {
  const stop = stopLabVirtualMachine(azure, id);
  const deallocate = deallocateStopped(azure);
  return {
    poll: async (signal) => {
      const poll = await stop.poll(signal);
      if (!poll.done) return poll;
      const machine = await getLabVirtualMachine(azure, labId, name, signal);
      if (machine) await deallocate(machine, signal);
      const state = machine?.powerState ?? 'unknown';
      return { done: state === deallocatedState, state };
    },
  };
}
