import { setCustomImageTags } from '../../azure/resources/custom-image-tags.js';
import { type CustomImage, getCustomImage } from '../../azure/resources/custom-images.js';
import { mergeTags, withoutTags } from '../../azure/resources/tags.js';
import { problem } from '../../step/problem.js';
import type { Done } from '../../step/step.js';
import { deleteAfterTag, imagePathTag, isRevoked, revokedTags, tagOf, vhdTag } from '../images/tags.js';
import type { MarkAction } from './actions.js';
import type { RollbackContext } from './inputs.js';
import { demandRevoked } from './revoke-image.js';

/** Marks a custom image as revoked. Its tags are read anew, since Azure knows no condition for a change of tags. */
export async function markImage(action: MarkAction, context: RollbackContext): Promise<Done> {
  await demandRevoked(action, context);
  const now = await findSame(action, context);
  if (typeof now === 'string') return { outcome: 'skipped', reason: now };
  if (isRevoked(now.tags)) return { outcome: 'skipped', reason: 'It is marked already.' };
  const tags = mergeTags(withoutTags(now.tags, [deleteAfterTag]), revokedTags(action.why));
  const answered = await setCustomImageTags(context.azure, now.id, tags, context.signal);
  if (isRevoked(answered)) return { imageFacts: { isThere: true } };
  throw problem(
    `Azure has not given ${now.name} in ${action.lab.name} the tags of a revoked image.`,
    'Run RollbackImages again; a policy of Azure may change the tags of images.',
  );
}

/** A custom image as it is now; or why it is not the one that was planned for, of which others may have changed other tags. */
export async function findSame(
  { image, lab }: Pick<MarkAction, 'image' | 'lab'>,
  { azure, signal }: RollbackContext,
): Promise<CustomImage | string> {
  const now = await getCustomImage(azure, lab.id, image.name, signal);
  if (!now) return 'It is gone already.';
  const isSame =
    now.createdDate.getTime() === image.createdDate.getTime() &&
    [imagePathTag, vhdTag].every((tag) => tagOf(now.tags, tag) === tagOf(image.tags, tag));
  return isSame ? now : 'It changed since the plan was made.';
}
