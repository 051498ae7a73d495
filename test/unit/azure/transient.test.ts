import assert from 'node:assert/strict';
import {
  createEmptyPipeline,
  createHttpHeaders,
  createPipelineRequest,
  RestError,
  type PipelineRequest,
  type PipelineResponse,
} from '@azure/core-rest-pipeline';
import { describe, it } from 'mocha';
import { answerPolicy } from '../../../tasks/core/azure/transient.js';

type Service = (request: PipelineRequest) => Promise<PipelineResponse>;

const json = (text: string): Service => {
  const headers = createHttpHeaders({ 'content-type': 'application/json; charset=utf-8' });
  return (request) => Promise.resolve({ request, status: 200, headers, bodyAsText: text });
};

/** A service that never answers, and gives up when it is told to. */
const silent: Service = ({ abortSignal }) =>
  new Promise((_, reject) => {
    abortSignal?.addEventListener('abort', () => reject(new DOMException('stop', 'AbortError')));
  });

function ask(service: Service, request = createPipelineRequest({ url: 'https://example.com' })) {
  const pipeline = createEmptyPipeline();
  pipeline.addPolicy(answerPolicy(20));
  return pipeline.sendRequest({ sendRequest: service }, request);
}

describe('An answer of Azure', () => {
  for (const text of ['{"value":[]}', 'null', ''])
    it(`passes if it reads "${text}"`, async () => {
      assert.equal((await ask(json(text))).bodyAsText, text);
    });

  it('counts as lost if it is broken JSON', async () => {
    await assert.rejects(ask(json('{"value":[')), { code: RestError.PARSE_ERROR });
  });

  it('counts as lost if it does not come in time', async () => {
    await assert.rejects(ask(silent), {
      code: 'ETIMEDOUT',
      message: 'Azure did not answer within 0.02 seconds.',
    });
  });

  it('counts as lost if the cancellation of another request ended the sign-in of both', async () => {
    const interrupted = () => Promise.reject(new DOMException('stop', 'AbortError'));
    await assert.rejects(ask(interrupted), { code: 'ETIMEDOUT' });
  });

  it('may be waited for again with the signal that the request had', async () => {
    const { signal } = new AbortController();
    const request = createPipelineRequest({ url: 'https://example.com', abortSignal: signal });
    await ask(silent, request).catch(() => undefined);
    assert.equal(request.abortSignal, signal);
  });

  it('is not waited for any longer after a cancellation', async () => {
    const abortSignal = AbortSignal.timeout(1);
    await assert.rejects(ask(silent, createPipelineRequest({ url: 'https://example.com', abortSignal })), {
      name: 'AbortError',
    });
  });
});
