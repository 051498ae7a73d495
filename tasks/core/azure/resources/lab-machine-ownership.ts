import type { Azure } from '../azure.js';
import { onceReady } from '../requests/conflicts.js';
import { evenIfUnseen } from '../requests/lost-operation.js';
import { longRunning, type Operation } from '../requests/operation.js';
import { parentOf, resourceId } from '../resource-id.js';
import { devTestLabsClient } from './dev-test-labs-client.js';
import { getLabVirtualMachine } from './lab-virtual-machines.js';

/** Makes a virtual machine that anybody may claim that of the identity of this connection. */
export function claimLabVirtualMachine(azure: Azure, id: string): Operation<void> {
  return changeOwner(azure, id, 'claim');
}

/** Gives a virtual machine up: anybody may claim it then. */
export function giveUpLabVirtualMachine(azure: Azure, id: string): Operation<void> {
  return changeOwner(azure, id, 'give up');
}

function changeOwner(azure: Azure, id: string, verb: 'claim' | 'give up'): Operation<void> {
  const { subscriptionId, resourceGroup, names, name } = resourceId(id);
  const path: [string, string, string] = [resourceGroup, names[0] ?? '', name];
  const { virtualMachines } = devTestLabsClient(azure, subscriptionId);
  const doing = `${verb} the virtual machine ${name} of the lab ${path[1]}`;
  return onceReady(() => {
    const operation = longRunning(doing, (options) =>
      verb === 'claim'
        ? virtualMachines.beginClaim(...path, options)
        : virtualMachines.beginUnClaim(...path, options),
    );
    return evenIfUnseen(operation, async (signal) => {
      const machine = await getLabVirtualMachine(azure, parentOf(id), name, signal);
      return (
        machine && {
          done: (machine.isClaimable ?? false) === (verb === 'give up'),
          state: machine.provisioningState,
        }
      );
    });
  });
}
