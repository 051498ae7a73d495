import { type DeploymentDetails, listDeploymentTargets } from '../../azure/resources/deployment-details.js';
import { deleteDeployment } from '../../azure/resources/deployments.js';
import {
  deleteLabVirtualMachine,
  type LabVirtualMachine,
} from '../../azure/resources/lab-virtual-machines.js';
import { tidily } from '../housekeeping.js';
import { waitForOperation } from '../wait-for-operation.js';
import { type Attempt, machinesOf, recordOf } from './attempt.js';
import { isMadeBy, isProven } from './begun.js';
import type { CreateMachineContext } from './inputs.js';

/** An attempt that has failed. */
export interface FailedAttempt {
  readonly attempt: Attempt;
  /** The record of its deployment; undefined where there is none, or where it could not be read. */
  readonly record: DeploymentDetails | undefined;
}

/** An attempt that has failed, with the record of its deployment, which proves whose its VMs are. */
export async function failedAttempt(attempt: Attempt, context: CreateMachineContext): Promise<FailedAttempt> {
  const record = await recordOf(attempt, context).catch(() => undefined);
  context.signal.throwIfAborted();
  return { attempt, record };
}

/**
 * Deletes what is left of a failed attempt: exactly the VMs that its deployment has made, as the record of the deployment
 * and its operations prove. What cannot be deleted is a warning.
 */
export function removeMachines(
  { attempt, record }: FailedAttempt,
  context: CreateMachineContext,
): Promise<boolean> {
  const names = attempt.names.join(', ');
  return tidily(
    { what: `The failed VM ${names} could not be deleted.`, remedy: `Delete ${names} by hand.` },
    async () => {
      const made = (await machinesOf(attempt, context)).filter((machine) => isMadeBy(machine, record));
      if (made.length === 0) return;
      await demandProof(made, attempt, context);
      context.phase('delete');
      for (const { id, name } of made) {
        const deletion = deleteLabVirtualMachine(context.azure, id);
        await waitForOperation(deletion, `the deletion of the failed VM ${name}`, context);
      }
    },
    context,
  );
}

/** @throws where another deployment may have made one of the VMs */
async function demandProof(
  machines: readonly LabVirtualMachine[],
  { record }: Attempt,
  { azure, signal }: CreateMachineContext,
): Promise<void> {
  const targets = await listDeploymentTargets(azure, record, signal);
  const doubtful = machines.find((machine) => !isProven(machine, targets));
  if (doubtful)
    throw new Error(
      `Another deployment may have made the VM ${doubtful.name}, which is ${doubtful.provisioningState}.`,
    );
}

/** Deletes the record of the deployment of an attempt. One that cannot be deleted is a warning. */
export function removeRecord(
  { attempt: { record } }: FailedAttempt,
  context: CreateMachineContext,
): Promise<boolean> {
  const { name, resourceGroup } = record;
  return tidily(
    {
      what: `The record ${name} of a failed deployment could not be deleted.`,
      remedy: `Delete the deployment ${name} in the resource group ${resourceGroup}.`,
    },
    () =>
      waitForOperation(
        deleteDeployment(context.azure, record),
        `the deletion of the record ${name}`,
        context,
      ),
    context,
  );
}
