import type { BlobGetPropertiesResponse } from '@azure/storage-blob';
import type { Poll } from './operation.js';

/** A copy into a blob, which Azure carries out in the background. */
export interface BlobCopy {
  readonly id: string;
  readonly status: 'pending' | 'success' | 'aborted' | 'failed';
  /** Zero where the service does not tell. */
  readonly bytesDone: number;
  readonly bytesTotal: number;
  /** Why it failed. */
  readonly description: string;
}

/** What Azure tells of the last copy into a blob. */
export type CopyProperties = Pick<
  BlobGetPropertiesResponse,
  'copyId' | 'copyStatus' | 'copyProgress' | 'copyStatusDescription'
>;

/** A blob that was never copied to counts as complete. */
export function toBlobCopy(properties: CopyProperties): BlobCopy {
  const [done, total] = (properties.copyProgress ?? '').split('/').map(Number);
  return {
    id: properties.copyId ?? '',
    status: properties.copyStatus ?? 'success',
    bytesDone: done ?? 0,
    bytesTotal: total ?? 0,
    description: properties.copyStatusDescription ?? '',
  };
}

/**
 * What the properties of a blob tell of the copy into it.
 * @param onBytes is told bytes done and total, if the service tells them (L19)
 * @throws if the copy has failed or was aborted
 */
export function lookAtCopy(
  properties: CopyProperties & Pick<BlobGetPropertiesResponse, 'contentLength'>,
  onBytes?: (done: number, total: number) => void,
): Poll<{ readonly bytes: number }> {
  const { status, bytesDone, bytesTotal, description } = toBlobCopy(properties);
  if (status === 'failed') throw new Error(`the copy failed: ${description || 'Azure gives no reason'}.`);
  if (status === 'aborted') throw new Error('the copy was aborted by somebody else.');
  if (bytesTotal > 0) onBytes?.(bytesDone, bytesTotal);
  if (status === 'success')
    return { done: true, state: 'success', value: { bytes: properties.contentLength ?? bytesTotal } };
  if (bytesTotal === 0) return { done: false, state: 'pending' };
  return { done: false, state: inGigabytes(bytesDone, bytesTotal), share: bytesDone / bytesTotal };
}

const gigabyte = 1024 ** 3;

function inGigabytes(done: number, total: number): string {
  return `${Math.floor(done / gigabyte)} of ${Math.ceil(total / gigabyte)} GB`;
}
