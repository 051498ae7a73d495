import {
  deleteLabVirtualMachine,
  getLabVirtualMachine,
  type LabVirtualMachine,
} from '../../azure/resources/lab-virtual-machines.js';
import { sameTags } from '../../azure/resources/tags.js';
import { type LeftBehind, unlessLocked } from '../../lab/housekeeping.js';
import { waitForOperation } from '../../lab/wait-for-operation.js';
import { countOf } from '../../step/outputs.js';
import type { UnitRecord } from '../../step/record.js';
import type { Done } from '../../step/step.js';
import { ignoreTag } from '../images/tags.js';
import type { CleanUpAction } from './actions.js';
import type { CleanUpContext, CleanUpInputs } from './inputs.js';

export { plan } from './plan.js';
export { read } from './state.js';

export async function act({ machine, lab, reason }: CleanUpAction, context: CleanUpContext): Promise<Done> {
  const { azure, signal } = context;
  const now = await getLabVirtualMachine(azure, lab.id, machine.name, signal);
  if (!now) return { outcome: 'skipped', reason: 'It is gone already.' };
  if (!isUnchanged(now, machine))
    return { outcome: 'skipped', reason: 'It changed since the plan was made.' };
  const remove = async () => {
    const deletion = deleteLabVirtualMachine(azure, machine.id);
    await waitForOperation(deletion, `the deletion of the VM ${machine.name}`, context);
    return { reason };
  };
  return unlessLocked(lockedMachine(machine), remove, context);
}

function lockedMachine({ name }: CleanUpAction['machine']): LeftBehind {
  return {
    what: `The VM ${name} stays: it is locked.`,
    remedy: `Remove the lock and run this task again, or give the VM the tag ${ignoreTag}, which this task heeds.`,
  };
}

/** False for a VM that was built again, tagged or put to work since the plan was made. */
function isUnchanged(now: LabVirtualMachine, planned: LabVirtualMachine): boolean {
  return (
    now.createdDateText === planned.createdDateText &&
    now.provisioningState === planned.provisioningState &&
    sameTags(now.tags, planned.tags)
  );
}

export function slots({ maxConcurrentJobs }: CleanUpInputs): { readonly deletion: number } {
  return { deletion: maxConcurrentJobs };
}

export function outputs(records: readonly UnitRecord[]): Readonly<Record<string, string>> {
  return {
    deletedCount: countOf(records, 'succeeded'),
    keptCount: countOf(records, 'skipped'),
    failedCount: countOf(records, 'failed'),
  };
}
