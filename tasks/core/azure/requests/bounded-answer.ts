import { type PipelinePolicy, type PipelineRequest, RestError } from '@azure/core-rest-pipeline';
import { pipeline } from 'node:stream/promises';
import { present } from './present.js';
import { readBytes } from './read-bytes.js';

/** Bytes of an answer that is held in memory; the longest lists of Azure have some millions a page. */
const largestAnswer = 64 * 1024 ** 2;

const tooLarge = `the answer has more than ${largestAnswer / 1024 ** 2} MB, as no answer of Azure has.`;

/**
 * Reads answers up to a number of bytes. It stands next to the HTTP client, so that no answer is left unread: its
 * connection would keep the process alive. What is asked for as a stream, as blobs are, is left to whoever asked.
 *
 * The SDK could tell the bytes by `onDownloadProgress`, but then waits for ever for an answer that breaks off.
 */
export function boundedAnswerPolicy(): PipelinePolicy {
  return {
    name: 'boundedAnswerPolicy',
    async sendRequest(request, next) {
      if (request.streamResponseStatusCodes) return next(request);
      request.streamResponseStatusCodes = new Set([Number.POSITIVE_INFINITY]);
      try {
        const { readableStreamBody, ...response } = await next(request);
        if (!readableStreamBody) return response;
        return { ...response, bodyAsText: await textOf(readableStreamBody, request) };
      } finally {
        delete request.streamResponseStatusCodes;
      }
    },
  };
}

async function textOf(body: NodeJS.ReadableStream, request: PipelineRequest): Promise<string> {
  const bytes = await bytesOf(body, request);
  if (!bytes) throw new Error(tooLarge);
  return bytes.toString('utf8');
}

/** @throws a RestError, after which the request is sent again, if the answer breaks off */
async function bytesOf(body: NodeJS.ReadableStream, request: PipelineRequest): Promise<Buffer | undefined> {
  const signal = request.abortSignal as AbortSignal | undefined;
  try {
    return await pipeline(body, (source) => readBytes(source, largestAnswer), present('signal', signal));
  } catch (error) {
    if (signal?.aborted === true) throw error;
    throw new RestError('The answer of Azure broke off.', { code: RestError.PARSE_ERROR, request });
  }
}
