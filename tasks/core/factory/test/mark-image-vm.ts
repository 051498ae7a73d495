import { isBelow, isSameId, resourceId } from '../../azure/resource-id.js';
import { tagLabVirtualMachine } from '../../azure/resources/lab-machine-tags.js';
import { getLabVirtualMachine, type LabVirtualMachine } from '../../azure/resources/lab-virtual-machines.js';
import type { Lab } from '../../azure/resources/labs.js';
import { tidily } from '../../lab/housekeeping.js';
import { waitForOperation } from '../../lab/wait-for-operation.js';
import type { Done } from '../../step/step.js';
import { hasTag, imagePathTag, stateTag } from '../images/tags.js';
import type { ReadRecord } from '../store/image-records.js';
import type { MarkAction } from './actions.js';
import type { TestContext } from './inputs.js';

/**
 * Marks the VM of a rejected image as failed, which CleanUpFactory deletes (C90), and takes the tag from it by which an old
 * Snap would store it. Only exactly that VM: one of its name that was made later is another one.
 */
export async function markImageVm(
  { record, body }: ReadRecord,
  lab: Lab,
  context: TestContext,
): Promise<void> {
  const left = {
    what: `The VM of the rejected image ${record.imageName} could not be marked as failed.`,
    remedy: 'Run TestImages again, which marks it, or delete the VM.',
  };
  await tidily(
    left,
    async () => {
      const machine = await imageVmOf(body, lab, context);
      if (machine) await markFailed(machine, context);
    },
    context,
  );
}

/** The VM that an image was made from, if it is still there. */
export async function imageVmOf(
  body: Pick<NonNullable<ReadRecord['body']>, 'sourceVmId' | 'sourceVmCreated'> | undefined,
  lab: Pick<Lab, 'id'>,
  { azure, signal }: Pick<TestContext, 'azure' | 'signal'>,
): Promise<LabVirtualMachine | undefined> {
  const { sourceVmId: id, sourceVmCreated } = body ?? {};
  if (id === undefined || !isBelow(id, lab.id)) return undefined;
  const machine = await getLabVirtualMachine(azure, lab.id, resourceId(id).name, signal);
  const isSame = machine && isSameId(machine.id, id) && machine.createdDateText === sourceVmCreated;
  return isSame ? machine : undefined;
}

async function markFailed({ id, name }: LabVirtualMachine, context: TestContext): Promise<void> {
  const operation = tagLabVirtualMachine(context.azure, id, { [stateTag]: 'Failed' }, [imagePathTag]);
  await waitForOperation(operation, `the marks of the VM ${name}`, context, { isBrief: true });
}

/** Marks a VM that a killed run has left unmarked. */
export async function markLeft({ machine, lab, reason }: MarkAction, context: TestContext): Promise<Done> {
  const now = await getLabVirtualMachine(context.azure, lab.id, machine.name, context.signal);
  if (!now) return { outcome: 'skipped', reason: 'It is gone already.' };
  if (now.createdDateText !== machine.createdDateText || !hasTag(now.tags, imagePathTag))
    return { outcome: 'skipped', reason: 'It changed since the plan was made.' };
  await markFailed(now, context);
  return { reason };
}
