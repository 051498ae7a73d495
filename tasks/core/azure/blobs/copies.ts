import type { BlobBeginCopyFromUrlPollState, BlobGetPropertiesResponse } from '@azure/storage-blob';
import { attempt, undefinedIf } from '../requests/errors.js';
import { countIn } from '../requests/shape.js';
import type { Operation, Poll } from '../requests/operation.js';
import { type ContainerClients, concurrentChange } from './container-clients.js';

/** A copy into a blob, which Azure carries out in the background. */
export interface BlobCopy {
  readonly id: string;
  readonly status: 'pending' | 'success' | 'aborted' | 'failed';
  /** Zero where the service does not tell it; so for `bytesTotal`. */
  readonly bytesDone: number;
  readonly bytesTotal: number;
  /** The service's reason for a failure. */
  readonly description: string;
}

/** The properties of a blob that describe the last copy into it. */
export type CopyProperties = Pick<
  BlobGetPropertiesResponse,
  'copyId' | 'copyStatus' | 'copyProgress' | 'copyStatusDescription'
>;

/** The last copy into a blob. One that no copy was made into counts as complete. */
export function toBlobCopy(properties: CopyProperties): BlobCopy {
  const [done, total] = (properties.copyProgress ?? '').split('/').map(countIn);
  return {
    id: properties.copyId ?? '',
    status: properties.copyStatus ?? 'success',
    bytesDone: done ?? 0,
    bytesTotal: total ?? 0,
    description: properties.copyStatusDescription ?? '',
  };
}

/**
 * The progress of the copy into a blob, from the properties of the blob.
 * @param onBytes is called with bytes done and total, if the service tells them (L19)
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

/** Copies into the blobs of a container. */
export interface BlobCopies {
  /**
   * Starts a copy inside Azure, into a new blob or over the one that has the etag. A copy into a leased blob is refused,
   * and so is a lease of a blob that is being copied to (https://learn.microsoft.com/rest/api/storageservices/copy-blob).
   * @returns the id of the copy; `undefined` if another run was faster or an answer was lost: then read the blob
   */
  readonly startCopy: (
    name: string,
    sourceUrl: string,
    metadata: Readonly<Record<string, string>>,
    etag?: string,
  ) => Promise<string | undefined>;
  /** The copy into a blob. `onBytes` is called at each look, if the service tells bytes done and total. */
  readonly copyOperation: (
    name: string,
    onBytes?: (done: number, total: number) => void,
  ) => Operation<{ readonly bytes: number }>;
  /** Aborts a copy, which leaves an empty blob. A copy that has ended already is no error. */
  readonly abortCopy: (name: string, copyId: string) => Promise<void>;
}

export function copyFunctions({ blob, signal: abortSignal, title }: ContainerClients): BlobCopies {
  return {
    startCopy: (name, sourceUrl, metadata, etag) =>
      attempt(`start the copy to the blob ${name} in ${title}`, async () => {
        const conditions = etag === undefined ? { ifNoneMatch: '*' } : { ifMatch: etag };
        const options = { metadata: { ...metadata }, conditions, abortSignal };
        const begun = await undefinedIf(concurrentChange, () =>
          blob(name).beginCopyFromURL(sourceUrl, options),
        );
        const state: CopyState | undefined = begun?.getOperationState();
        return state && (state.copyId ?? '');
      }),
    copyOperation: (name, onBytes) => {
      const destination = blob(name);
      return {
        poll: (signal) =>
          attempt(`copy to the blob ${name} in ${title}`, async () =>
            lookAtCopy(await destination.getProperties({ abortSignal: signal }), onBytes),
          ),
      };
    },
    abortCopy: (name, copyId) =>
      attempt(`abort the copy to the blob ${name} in ${title}`, async () => {
        await undefinedIf(['NoPendingCopyOperation'], () =>
          blob(name).abortCopyFromURL(copyId, { abortSignal }),
        );
      }),
  };
}

/** The state of the SDK's poller, whose declared type lacks these fields. */
type CopyState = Pick<BlobBeginCopyFromUrlPollState, 'copyId' | 'isStarted'>;
