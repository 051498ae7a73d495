import type { BlobEntry } from '../../azure/blobs/container.js';

/**
 * What there is of a VHD: `pending` is being copied to, by whomever; `complete` was copied to the end; `unusable` is what
 * else there may be: an empty blob, or what a copy left that failed or was aborted.
 */
export type VhdState = 'missing' | 'pending' | 'complete' | 'unusable';

export function stateOfVhd(blob: Pick<BlobEntry, 'bytes' | 'copy'> | undefined): VhdState {
  if (!blob) return 'missing';
  if (blob.copy?.status === 'pending') return 'pending';
  return blob.copy?.status === 'success' && blob.bytes > 0 ? 'complete' : 'unusable';
}
