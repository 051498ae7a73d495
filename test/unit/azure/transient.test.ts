import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  createEmptyPipeline,
  createHttpHeaders,
  createPipelineRequest,
  RestError,
  type PipelineRequest,
  type PipelineResponse,
} from '@azure/core-rest-pipeline';
import { describe, it } from 'mocha';
import { patient } from '../../../tasks/core/azure/patience.js';
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

  it('of a patient request is waited for a little after a cancellation', async () => {
    const cancellation = new AbortController();
    const slow: Service = async (request) => {
      cancellation.abort();
      await sleep(1);
      return json('[]')(request);
    };
    const abortSignal = patient(cancellation.signal, 60);
    const request = createPipelineRequest({ url: 'https://example.com', abortSignal });
    assert.equal((await ask(slow, request)).bodyAsText, '[]');
  });

  it('is not asked for after a cancellation, however patient the request', async () => {
    const cancellation = new AbortController();
    const abortSignal = patient(cancellation.signal, 60);
    cancellation.abort();
    const request = createPipelineRequest({ url: 'https://example.com', abortSignal });
    const obedient: Service = ({ abortSignal: told }) =>
      Promise.reject(new Error(told?.aborted === true ? 'not sent' : 'sent'));
    await assert.rejects(ask(obedient, request), { message: 'not sent' });
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
