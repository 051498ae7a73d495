import {
  claimLabVirtualMachine,
  giveUpLabVirtualMachine,
} from '../../azure/resources/lab-machine-ownership.js';
import type { LabVirtualMachine } from '../../azure/resources/lab-virtual-machines.js';
import { waitForOperation } from '../wait-for-operation.js';
import type { CreateMachineContext } from './inputs.js';

/** Makes a VM that of the identity of this connection, or of nobody, as `ownership` says; one that is it already stays. */
export async function settleOwner(
  { id, name, isClaimable }: LabVirtualMachine,
  context: CreateMachineContext,
): Promise<void> {
  const { ownership } = context.inputs;
  const isRight = ownership === 'template' || (isClaimable ?? false) === (ownership === 'unclaimed');
  if (isRight) return;
  context.phase('change owner');
  await (ownership === 'claimed'
    ? waitForOperation(claimLabVirtualMachine(context.azure, id), `the claim of the VM ${name}`, context)
    : waitForOperation(giveUpLabVirtualMachine(context.azure, id), `the VM ${name} to be given up`, context));
}
