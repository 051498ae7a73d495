import type { Azure } from '../azure/azure.js';
import { mostMissing } from '../azure/requests/lost-operation.js';
import type { Operation } from '../azure/requests/operation.js';
import {
  deallocatedState,
  getLabVirtualMachine,
  type LabVirtualMachine,
  pendingArtifacts,
  stopLabVirtualMachine,
  stoppedState,
} from '../azure/resources/lab-virtual-machines.js';
import type { ActionContext } from '../step/step.js';
import type { Limit, Poll } from '../step/wait.js';
import { deallocateStopped } from './stop-machine.js';

/** The lab VM to wait for, and when it is ready. */
export interface AwaitedMachine {
  readonly labId: string;
  readonly name: string;
  /** True if it is ready only once it is deallocated. */
  readonly deallocates: boolean;
  /** Whether the VM is to be shut down once its artifacts are applied, since none of them does. */
  readonly stops?: (machine: LabVirtualMachine) => boolean;
  readonly limit: Limit;
  /** Called each time the VM was read. Throws where it is not the expected VM, or need not be awaited any longer. */
  readonly check: (machine: LabVirtualMachine) => void;
  /** The error for a lab that does not have the VM. */
  readonly notFound: () => Error;
}

/** The parts of a step's context that are used while a VM is awaited. */
export type MachineContext = Pick<ActionContext<unknown, Azure>, 'azure' | 'wait' | 'waiting'>;

/**
 * Waits until no artifact of a lab VM is pending any more and, where that is asked for, until it is deallocated. A VM
 * that has shut down without being deallocated is deallocated, and so is one that runs where that is asked for, too. The wait ends at the first failed artifact.
 * @throws what `check` throws; `notFound` where the VM is missing several times in a row; a problem after the time
 * limit
 */
export function waitUntilReady(
  awaited: AwaitedMachine,
  { azure, wait, waiting }: MachineContext,
): Promise<LabVirtualMachine> {
  const what = `the VM ${awaited.name} to be ready`;
  return wait({
    what,
    limit: awaited.limit,
    onState: (state) => waiting(what, state),
    poll: lookAt(awaited, azure),
  });
}

function lookAt(
  awaited: AwaitedMachine,
  azure: Azure,
): (signal: AbortSignal) => Promise<Poll<LabVirtualMachine>> {
  const { labId, name, notFound, check } = awaited;
  const deallocate = deallocation(azure);
  let missing = 0;
  return async (signal) => {
    const machine = await getLabVirtualMachine(azure, labId, name, signal);
    if (machine) check(machine);
    missing = machine ? 0 : missing + 1;
    if (missing === mostMissing) throw notFound();
    if (!machine) return { done: false, state: 'not to be seen' };
    const poll = readiness(machine, awaited);
    if (!poll.done && isToDeallocate(machine, awaited)) await deallocate(machine, signal);
    return poll;
  };
}

/** An artifact may restart the VM: it is stopped only once all are applied and nothing else is done to it. */
function isToDeallocate(machine: LabVirtualMachine, { stops }: AwaitedMachine): boolean {
  if (machine.powerState === stoppedState) return true;
  const isReady = /^Succeeded$/i.test(machine.provisioningState) && pendingArtifacts(machine).length === 0;
  return isReady && machine.powerState !== deallocatedState && stops?.(machine) === true;
}

/** Begins the deallocation of a VM when called first, follows it when called again. */
function deallocation(azure: Azure): (machine: LabVirtualMachine, signal: AbortSignal) => Promise<void> {
  let stop: Operation<void> | undefined;
  const deallocate = deallocateStopped(azure);
  return async (machine, signal) => {
    stop ??= stopLabVirtualMachine(azure, machine.id);
    const { done } = await stop.poll(signal);
    if (done) await deallocate(machine, signal);
  };
}

function readiness(
  machine: LabVirtualMachine,
  { deallocates }: Pick<AwaitedMachine, 'deallocates'>,
): Poll<LabVirtualMachine> {
  const pending = pendingArtifacts(machine).length;
  const failed = machine.artifacts.some(({ status }) => /^failed$/i.test(status));
  const applied = pending === 0;
  const deallocated = !deallocates || machine.powerState === deallocatedState;
  return {
    done: failed || (applied && deallocated),
    state: applied ? (machine.powerState ?? machine.provisioningState) : `${pending} artifacts to go`,
    value: machine,
  };
}
