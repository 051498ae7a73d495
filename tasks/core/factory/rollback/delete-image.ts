import { isInUse } from '../../azure/requests/conflicts.js';
import { statusOf } from '../../azure/requests/errors.js';
import { isBelow } from '../../azure/resource-id.js';
import { deleteCustomImage } from '../../azure/resources/custom-images.js';
import { listFormulas } from '../../azure/resources/formulas.js';
import { unlessLocked } from '../../lab/housekeeping.js';
import { waitForOperation } from '../../lab/wait-for-operation.js';
import { messageOf } from '../../step/problem.js';
import type { Done } from '../../step/step.js';
import { isCurrent } from '../current/current-tag.js';
import { firstOf } from '../current/make-current.js';
import { hasTag, isRevoked, keepTag } from '../images/tags.js';
import type { DeleteAction } from './actions.js';
import type { RollbackContext } from './inputs.js';
import { findSame } from './mark-image.js';
import { demandRevoked } from './revoke-image.js';
import { usedBy } from './used-by.js';

/**
 * Deletes a custom image of the revoked image, where the lab has another current one by now, and nothing has come to use it
 * since. What Azure, a lock or a formula holds stays, marked.
 */
export async function deleteImage(action: DeleteAction, context: RollbackContext): Promise<Done> {
  await demandRevoked(action, context);
  const { lab, image } = action;
  const left = {
    what: `The custom image ${image.name} in ${lab.name} stays: it is locked.`,
    remedy: 'Remove the lock, or leave it: it is marked as revoked.',
  };
  return unlessLocked(left, () => unlessUsed(action, context), context);
}

async function unlessUsed(action: DeleteAction, context: RollbackContext): Promise<Done> {
  try {
    return await deleteUnlessNeeded(action, context);
  } catch (error) {
    if (!isInUse(error)) throw error;
    return stays(`it is in use. ${messageOf(error)}`);
  }
}

async function deleteUnlessNeeded(action: DeleteAction, context: RollbackContext): Promise<Done> {
  const now = await findSame(action, context);
  if (typeof now === 'string') return { outcome: 'skipped', reason: now };
  if (!isRevoked(now.tags) || !isBelow(now.id, action.lab.id)) return stays('it is not marked as revoked.');
  if (hasTag(now.tags, keepTag)) return stays(`it has the tag ${keepTag}.`);
  const other = await firstOf({ ...action, candidates: action.others }, context);
  if (!other || !isCurrent(other.tags)) return stays('no other image is the current one of the lab.');
  const used = await whyUsed(action, context);
  if (used !== undefined) return stays(used);
  const what = `the deletion of ${now.name} in ${action.lab.name}`;
  await waitForOperation(deleteCustomImage(context.azure, now.id), what, context);
  return { imageFacts: { isThere: false } };
}

/** A right that is missing never changes what is deleted. */
async function whyUsed(
  { image, lab }: DeleteAction,
  { azure, signal }: RollbackContext,
): Promise<string | undefined> {
  try {
    return usedBy(image, await listFormulas(azure, lab.id, signal));
  } catch (error) {
    if (statusOf(error) === 403) return undefined;
    throw error;
  }
}

function stays(why: string): Done {
  return { outcome: 'skipped', reason: `It stays, marked as revoked: ${why}`, imageFacts: { isThere: true } };
}
