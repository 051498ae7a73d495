import type { BlobContainer, BlobEntry } from '../../azure/blobs/container.js';
import { runOfVhd } from './marks.js';
import { stateOfVhd } from './vhd-state.js';

/** A copy that a run ends. */
interface GivenUp {
  /** The blob that is copied to. */
  readonly name: string;
  /** Absent where the run does not know whether its copy has begun: then the run in the blob's metadata decides. */
  readonly copyId: string | undefined;
  readonly runId: string;
}

/**
 * Aborts a copy and deletes its incomplete blob. Leaves a copy that another run has begun meanwhile, and a complete
 * blob: another run may have waited for the same copy and made an image of it.
 */
export async function discardCopy(
  container: Pick<BlobContainer, 'look' | 'abortCopy' | 'delete'>,
  { name, copyId, runId }: GivenUp,
): Promise<void> {
  const blob = await container.look(name);
  const isOurs = copyId === undefined ? runOfVhd(blob?.metadata) === runId : blob?.copy?.id === copyId;
  if (!blob || !isOurs) return;
  if (blob.copy?.status !== 'pending') return deletePart(container, name, blob);
  await container.abortCopy(name, blob.copy.id);
  await deletePart(container, name, await container.look(name));
}

async function deletePart(
  container: Pick<BlobContainer, 'delete'>,
  name: string,
  blob: BlobEntry | undefined,
): Promise<void> {
  if (blob && stateOfVhd(blob) !== 'complete') await container.delete(name, { etag: blob.etag });
}
