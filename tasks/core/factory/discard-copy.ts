import type { BlobContainer } from '../azure/blobs.js';
import { runOfVhd } from './tags.js';

/** A copy that a run gives up. */
interface GivenUp {
  /** The blob that is copied to. */
  readonly name: string;
  /** Absent where the run was not told whether its copy has begun: then the blob's mark says whose it is. */
  readonly copyId: string | undefined;
  readonly runId: string;
}

/** Aborts a copy and deletes what there is of it, unless the blob holds the copy that another run has begun meanwhile. */
export async function discardCopy(
  container: Pick<BlobContainer, 'look' | 'abortCopy' | 'delete'>,
  { name, copyId, runId }: GivenUp,
): Promise<void> {
  const blob = await container.look(name);
  const isOurs = copyId === undefined ? runOfVhd(blob?.metadata) === runId : blob?.copy?.id === copyId;
  if (!blob || !isOurs) return;
  if (blob.copy?.status === 'pending') await container.abortCopy(name, blob.copy.id);
  await container.delete(name);
}
