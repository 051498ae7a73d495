import {
  deleteImageVersion,
  getImageVersion,
  type ImageVersion,
} from '../../azure/resources/image-versions.js';
import { sameTags } from '../../azure/resources/tags.js';
import { waitForOperation } from '../../lab/wait-for-operation.js';
import type { PublishedVersion } from '../gallery/stock.js';
import type { RetireContext } from './inputs.js';
import { changed, gone, type WhyLeft } from './why-left.js';

/**
 * Deletes a version, unless it changed since the plan was made. Machines made of it live on. Ends after the deletion of the
 * version before it in its definition, however that ends.
 */
export async function deleteVersion(planned: PublishedVersion, context: RetireContext): Promise<WhyLeft> {
  try {
    return await deleteUnchanged(planned, context);
  } finally {
    await context.predecessor();
  }
}

async function deleteUnchanged(
  { version: planned, definition }: PublishedVersion,
  context: RetireContext,
): Promise<WhyLeft> {
  const { azure, signal, phase } = context;
  const now = await getImageVersion(azure, planned.id, signal);
  if (!now) return gone;
  if (!isUnchangedVersion(now, planned)) return changed;
  phase('delete');
  const what = `the deletion of the version ${planned.name} of ${definition.name}`;
  await waitForOperation(deleteImageVersion(azure, planned.id), what, context, { kind: 'version deletion' });
  return undefined;
}

/** Whether a version is still the one that was seen, and may be deleted. */
export function isUnchangedVersion(now: ImageVersion, planned: ImageVersion): boolean {
  return (
    now.provisioningState === planned.provisioningState &&
    sameTags(now.tags, planned.tags) &&
    !now.blocksDeletion
  );
}
