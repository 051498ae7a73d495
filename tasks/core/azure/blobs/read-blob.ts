import type { BlobClient } from '@azure/storage-blob';
import { maxRetries } from '../requests/client.js';
import { isAbortError } from '../requests/errors.js';
import { readBytes } from '../requests/read-bytes.js';

/**
 * Reads a blob from an offset to its end, and retries if the body breaks off: the storage package reports that as a cancellation, and its
 * retry policy sees the headers only.
 * @throws as soon as it has more than `most` bytes
 */
export async function readBlob(
  blob: Pick<BlobClient, 'download'>,
  most: number,
  abortSignal: AbortSignal,
  offset = 0,
): Promise<Uint8Array> {
  for (let retries = 0; ; retries += 1) {
    try {
      const { readableStreamBody } = await blob.download(offset, undefined, { abortSignal });
      return readableStreamBody ? await bytesOf(readableStreamBody, most) : new Uint8Array();
    } catch (error) {
      if (abortSignal.aborted || !isAbortError(error) || retries === maxRetries) throw error;
    }
  }
}

async function bytesOf(body: NodeJS.ReadableStream, most: number): Promise<Uint8Array> {
  const bytes = await readBytes(body, most);
  if (!bytes) throw new Error(`it has more than ${most} bytes.`);
  return bytes;
}
