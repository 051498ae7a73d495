import {
  deleteLabVirtualMachine,
  type LabVirtualMachine,
  listLabVirtualMachines,
} from '../../tasks/core/azure/resources/lab-virtual-machines.js';
import { resourceId } from '../../tasks/core/azure/resource-id.js';
import { messageOf } from '../../tasks/core/step/problem.js';
import type { Finish } from './asking/asking.js';
import { inLabsOf } from './labs-of-group.js';
import type { Place } from './place.js';

/** Minutes until a machine counts as one that cannot be deleted by itself. */
const deletionMinutes = 30;

/**
 * Deletes the machines of all labs of a resource group of the kit by DevTest Labs, which knows what belongs to them.
 * @returns the names of other resource groups in which that was
 */
export async function removeLabMachines(
  resourceGroup: string,
  place: Place,
  finish: Finish,
  say: (line: string) => void,
): Promise<readonly string[]> {
  const { azure, signal } = place;
  const machines = await inLabsOf(resourceGroup, place, (id) => listLabVirtualMachines(azure, id, signal));
  await Promise.all(
    machines.map(async ({ id, name }) => {
      say(`Deleting the virtual machine ${name} …`);
      // What remains goes with the group.
      await finish('the deletion', deleteLabVirtualMachine(azure, id), deletionMinutes).catch(
        (error: unknown) => say(`It could not be deleted by itself: ${messageOf(error)}`),
      );
    }),
  );
  return groupsOf(machines).filter((name) => name !== resourceGroup.toLowerCase());
}

/** In lower case, each once. */
function groupsOf(machines: readonly LabVirtualMachine[]): readonly string[] {
  const ids = machines.flatMap(({ computeId = '' }) => (computeId === '' ? [] : computeId));
  return [...new Set(ids.map((id) => resourceId(id).resourceGroup.toLowerCase()))];
}
