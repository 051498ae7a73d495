import type { Azure } from '../../azure/azure.js';
import { deleteSnapshot, getSnapshot, type Snapshot } from '../../azure/resources/snapshots.js';
import { sameTags } from '../../azure/resources/tags.js';
import { type OperationInputs, waitForOperation } from '../../lab/wait-for-operation.js';
import type { ActionContext } from '../../step/step.js';
import { readBuiltImage } from './gallery-tags.js';

/**
 * Deletes a snapshot, if it carries the factory's marks and is as it was when it was read.
 * @returns whether it was deleted
 */
export async function removeSnapshot(
  { id, name, tags }: Snapshot,
  factoryLabId: string,
  context: ActionContext<OperationInputs, Azure>,
): Promise<boolean> {
  const now = await getSnapshot(context.azure, id, context.signal);
  if (!now || !readBuiltImage(now.tags, factoryLabId) || !sameTags(now.tags, tags)) return false;
  const what = `the deletion of the snapshot ${name}`;
  await waitForOperation(deleteSnapshot(context.azure, id), what, context, { isBrief: true });
  return true;
}
