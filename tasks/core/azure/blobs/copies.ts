import type { BlobBeginCopyFromUrlPollState, BlobGetPropertiesResponse } from '@azure/storage-blob';
import { attempt, undefinedIf } from '../requests/errors.js';
import type { Operation, Poll } from '../requests/operation.js';
import { type ContainerClients, taken } from './container-clients.js';

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

/** Copies into the blobs of a container. */
export interface BlobCopies {
  /**
   * Starts a copy inside Azure, into a new blob or over the one that has the etag. A blob that is leased cannot be
   * copied to, nor can one that is being copied to be leased
   * (https://learn.microsoft.com/rest/api/storageservices/copy-blob).
   * @returns the id of the copy; nothing if somebody else was faster, or an answer was lost: then look what is there
   */
  readonly startCopy: (
    name: string,
    sourceUrl: string,
    metadata: Readonly<Record<string, string>>,
    etag?: string,
  ) => Promise<string | undefined>;
  /** Waits for the copy into a blob; `onBytes` is told bytes done and total at each look, if the service tells them. */
  readonly copyOperation: (
    name: string,
    onBytes?: (done: number, total: number) => void,
  ) => Operation<{ readonly bytes: number }>;
  /** A copy that has ended already is no error. An aborted copy leaves an empty blob. */
  readonly abortCopy: (name: string, copyId: string) => Promise<void>;
}

export function copyFunctions({ blob, signal: abortSignal, title }: ContainerClients): BlobCopies {
  return {
    startCopy: (name, sourceUrl, metadata, etag) =>
      attempt(`start the copy to the blob ${name} in ${title}`, async () => {
        const conditions = etag === undefined ? { ifNoneMatch: '*' } : { ifMatch: etag };
        const options = { metadata: { ...metadata }, conditions, abortSignal };
        const begun = await undefinedIf(taken, () => blob(name).beginCopyFromURL(sourceUrl, options));
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

/** What the package's poller keeps of a copy; its type tells less. */
type CopyState = Pick<BlobBeginCopyFromUrlPollState, 'copyId' | 'isStarted'>;
