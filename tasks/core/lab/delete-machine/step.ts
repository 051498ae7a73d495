import { deleteLabVirtualMachine, getLabVirtualMachine } from '../../azure/resources/lab-virtual-machines.js';
import { problem } from '../../step/problem.js';
import type { Done } from '../../step/step.js';
import { waitForOperation } from '../wait-for-operation.js';
import type { DeleteMachineAction } from './actions.js';
import type { DeleteMachineContext } from './inputs.js';

export { plan } from './plan.js';
export { read } from './state.js';

/** @throws a problem where a VM that was made since has the name: it is not the one that was meant */
export async function act(
  { lab, machine }: DeleteMachineAction,
  context: DeleteMachineContext,
): Promise<Done> {
  const { azure, signal, phase } = context;
  const now = await getLabVirtualMachine(azure, lab.id, machine.name, signal);
  if (!now) return { outcome: 'skipped', reason: 'It is gone already.' };
  if (now.createdDateText !== machine.createdDateText)
    throw problem(
      `The VM ${machine.name} is not deleted: it was made anew since the plan was made.`,
      'Run the task again if it is to be deleted, too.',
    );
  phase('delete');
  await waitForOperation(
    deleteLabVirtualMachine(azure, machine.id),
    `the deletion of the VM ${machine.name}`,
    context,
  );
  return { reason: 'It is deleted with its disks.' };
}
