import { present } from '../../azure/requests/present.js';
import {
  endAhead,
  getImageVersion,
  type ImageVersion,
  setImageVersionEnd,
} from '../../azure/resources/image-versions.js';
import { mergeTags, withoutTags } from '../../azure/resources/tags.js';
import { waitForOperation } from '../../lab/wait-for-operation.js';
import type { Done } from '../../step/step.js';
import {
  deleteAfterTag,
  excludedTag,
  factoryLabTag,
  imagePathTag,
  isRevoked,
  revokedTags,
  tagOf,
} from '../images/tags.js';
import { previousFact, type RevokeVersionAction } from './actions.js';
import type { RollbackContext } from './inputs.js';

/** Excludes a version from the latest in all regions, with the tags of a revoked image, by which no run takes that back. */
export async function revokeVersion(
  { version: { version: planned, definition }, why, previous }: RevokeVersionAction,
  context: RollbackContext,
): Promise<Done> {
  const { azure, signal } = context;
  const now = await getImageVersion(azure, planned.id, signal);
  if (!now) return { outcome: 'skipped', reason: 'It is gone already.' };
  if (!isSame(now, planned)) return { outcome: 'skipped', reason: 'It changed since the plan was made.' };
  if (isRevoked(now.tags) && now.isExcludedFromLatest)
    return { outcome: 'skipped', reason: 'It is revoked already.' };
  const end = {
    tags: mergeTags(withoutTags(now.tags, [deleteAfterTag, excludedTag]), revokedTags(why)),
    isExcludedFromLatest: true,
    ...present('endOfLife', endAhead(now, context.now())),
  };
  const what = `the change of the version ${planned.name} of ${definition.name}`;
  await waitForOperation(setImageVersionEnd(azure, planned.id, end), what, context);
  return { details: { [previousFact]: previous } };
}

/** Whether a version is the one that was planned for, of which others may have changed other tags: its number may be used again. */
function isSame({ tags }: ImageVersion, planned: ImageVersion): boolean {
  const marks = [imagePathTag, factoryLabTag, 'sourceVmId', 'sourceVmCreated'];
  return marks.every((tag) => tagOf(tags, tag) === tagOf(planned.tags, tag));
}
