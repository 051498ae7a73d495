import {
  createDefaultHttpClient,
  createEmptyPipeline,
  createPipelineRequest,
  type HttpClient,
  proxyPolicy,
  redirectPolicy,
} from '@azure/core-rest-pipeline';
import type { Azure } from '../azure.js';
import { boundedAnswerPolicy } from './bounded-answer.js';
import { lostAnswerPolicy } from './transient.js';

/** Milliseconds for one attempt. */
const answerLimit = 20_000;

/**
 * Reads a text from an address that anybody may read, through the proxy of the other requests. No token is sent.
 * @throws why it cannot be read, without the address, which may be a secret
 */
export async function readWebText(
  { proxyFor }: Pick<Azure, 'proxyFor'>,
  url: string,
  signal: AbortSignal,
  http: HttpClient = createDefaultHttpClient(),
): Promise<string> {
  const pipeline = createEmptyPipeline();
  const proxy = proxyFor(url);
  if (proxy) pipeline.addPolicy(proxyPolicy(proxy));
  pipeline.addPolicy(redirectPolicy());
  pipeline.addPolicy(lostAnswerPolicy(1), { phase: 'Retry' });
  pipeline.addPolicy(boundedAnswerPolicy(), { afterPhase: 'Sign' });
  const request = createPipelineRequest({ url, abortSignal: signal, timeout: answerLimit });
  const answer = await pipeline.sendRequest(http, request).catch((error: unknown) => {
    signal.throwIfAborted();
    throw new Error(reasonOf(error));
  });
  if (answer.status !== 200) throw new Error(`The answer has the status ${answer.status}.`);
  return answer.bodyAsText ?? '';
}

/** Not the message of the error, in which the address may stand. */
function reasonOf(error: unknown): string {
  if (error instanceof Error && error.name === 'AbortError') return 'No answer came in time.';
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return /^[A-Z][A-Z_]+$/.test(code) ? `No answer came: ${code}.` : 'No answer came.';
}
