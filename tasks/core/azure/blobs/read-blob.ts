import type { BlobClient } from '@azure/storage-blob';
import { buffer } from 'node:stream/consumers';
import { maxRetries } from '../requests/client.js';
import { isAbortError } from '../requests/errors.js';

/**
 * Reads a whole blob, and retries if the body breaks off: the storage package reports that as a cancellation, and its
 * retry policy sees the headers only.
 */
export async function readBlob(
  blob: Pick<BlobClient, 'download'>,
  abortSignal: AbortSignal,
): Promise<Uint8Array> {
  for (let retries = 0; ; retries += 1) {
    try {
      const { readableStreamBody } = await blob.download(0, undefined, { abortSignal });
      return readableStreamBody ? await buffer(readableStreamBody) : new Uint8Array();
    } catch (error) {
      if (abortSignal.aborted || !isAbortError(error) || retries === maxRetries) throw error;
    }
  }
}
