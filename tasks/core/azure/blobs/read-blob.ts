import type { BlobClient } from '@azure/storage-blob';
import { maxRetries } from '../requests/client.js';
import { isAbortError } from '../requests/errors.js';

/**
 * Reads a whole blob, and retries if the body breaks off: the storage package reports that as a cancellation, and its
 * retry policy sees the headers only.
 * @throws as soon as it has more than `most` bytes
 */
export async function readBlob(
  blob: Pick<BlobClient, 'download'>,
  most: number,
  abortSignal: AbortSignal,
): Promise<Uint8Array> {
  for (let retries = 0; ; retries += 1) {
    try {
      const { readableStreamBody } = await blob.download(0, undefined, { abortSignal });
      return readableStreamBody ? await bytesOf(readableStreamBody, most) : new Uint8Array();
    } catch (error) {
      if (abortSignal.aborted || !isAbortError(error) || retries === maxRetries) throw error;
    }
  }
}

/** Leaving the loop destroys the stream, and ends the download. */
async function bytesOf(body: NodeJS.ReadableStream, most: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    const bytes = Buffer.from(chunk);
    length += bytes.length;
    if (length > most) throw new Error(`it has more than ${most} bytes.`);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}
