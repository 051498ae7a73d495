import { mostMissing } from '../../azure/requests/lost-operation.js';
import type { Operation } from '../../azure/requests/operation.js';
import {
  deallocatedState,
  getLabVirtualMachine,
  type LabVirtualMachine,
  listLabVirtualMachines,
  stopLabVirtualMachine,
} from '../../azure/resources/lab-virtual-machines.js';
import { problem } from '../../step/problem.js';
import type { Poll } from '../../step/wait.js';
import { isOurs, runTag, stateTag, tagOf } from '../images/tags.js';
import { chooseImageVm } from '../images/vm-names.js';
import type { CreateAction } from './actions.js';
import type { CreateContext } from './inputs.js';

/**
 * C47: waits for the machine that a deployment has made: artifacts may still run, and it may still have to be deallocated.
 * @throws if there is none, or it takes too long
 */
export async function waitForMachine(
  action: CreateAction,
  context: CreateContext,
): Promise<LabVirtualMachine> {
  const vmName = await findImageVm(action, context);
  return waitUntilReady({ ...action, vmName }, context);
}

/** C34: the planned name; where a loop or the template names its VMs otherwise, they are known by their tags. */
async function findImageVm(action: CreateAction, { azure, runId, signal }: CreateContext): Promise<string> {
  const { lab, vmName, prepared } = action;
  if (!prepared.isNamedOtherwise) return vmName;
  const machines = await listLabVirtualMachines(azure, lab.id, signal);
  const built = machines.filter(
    (machine) => isOurs(machine, action) && tagOf(machine.tags, runTag) === runId,
  );
  return chooseImageVm(built, vmName)?.name ?? vmName;
}

async function waitUntilReady(action: CreateAction, context: CreateContext): Promise<LabVirtualMachine> {
  const { azure, inputs, wait, waiting } = context;
  const what = `the VM ${action.vmName} to be ready`;
  let stop: Operation<void> | undefined;
  let missing = 0;
  return wait({
    what,
    limit: {
      minutes: inputs.StandardTimeoutMinutes,
      input: 'StandardTimeoutMinutes (it had no effect in the scripts)',
    },
    onState: (state) => waiting(what, state),
    poll: async (signal) => {
      const machine = await readMachine(action, context, signal);
      missing = machine ? 0 : missing + 1;
      if (missing === mostMissing) throw noMachine(action);
      if (!machine) return { done: false, state: 'not to be seen' };
      const poll = readiness(machine, action);
      if (poll.done || machine.powerState !== 'PowerState/stopped') return poll;
      stop ??= stopLabVirtualMachine(azure, machine.id);
      await stop.poll(signal);
      return poll;
    },
  });
}

async function readMachine(
  action: CreateAction,
  { azure }: CreateContext,
  signal: AbortSignal,
): Promise<LabVirtualMachine | undefined> {
  const machine = await getLabVirtualMachine(azure, action.lab.id, action.vmName, signal);
  if (machine && !isOurs(machine, action)) throw noMachine(action);
  if (tagOf(machine?.tags, stateTag)) throw failedElsewhere(action);
  return machine;
}

function noMachine({ imagePath, vmName }: CreateAction): Error {
  return problem(
    `The deployment of ${imagePath} succeeded, but the lab has no VM ${vmName}.`,
    "The template's lab VM must take its name from the parameter newVMName.",
  );
}

/** The run that tagged the VM as failed has told the cause, and has deleted the record. */
function failedElsewhere({ imagePath, vmName }: CreateAction): Error {
  return problem(
    `${imagePath} could not be built as the VM ${vmName}: another run that waited for its deployment saw it fail.`,
    'Look at the log of the other run; CleanUpFactory deletes the VM.',
  );
}

function readiness(machine: LabVirtualMachine, action: CreateAction): Poll<LabVirtualMachine> {
  const pending = machine.artifacts.filter(({ status }) => /^(pending|installing)$/i.test(status));
  const failed = machine.artifacts.some(({ status }) => /^failed$/i.test(status));
  const settled = failed || pending.length === 0;
  const deallocated = !action.prepared.deallocates || machine.powerState === deallocatedState;
  const state = settled
    ? (machine.powerState ?? machine.provisioningState)
    : `${pending.length} artifacts to go`;
  return { done: failed || (settled && deallocated), state, value: machine };
}
