import type { BlobEntry } from '../../azure/blobs/container.js';

/**
 * The state of a VHD: `pending` is being copied to by any run; `complete` was copied to the end; `unusable` is anything
 * else: an empty blob, or what a failed or aborted copy left.
 */
export type VhdState = 'missing' | 'pending' | 'complete' | 'unusable';

export function stateOfVhd(blob: Pick<BlobEntry, 'bytes' | 'copy'> | undefined): VhdState {
  if (!blob) return 'missing';
  if (blob.copy?.status === 'pending') return 'pending';
  return blob.copy?.status === 'success' && blob.bytes > 0 ? 'complete' : 'unusable';
}
