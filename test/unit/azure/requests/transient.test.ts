import {
  createEmptyPipeline,
  createHttpHeaders,
  createPipelineRequest,
  type PipelineRequest,
  type PipelineResponse,
  RestError,
} from '@azure/core-rest-pipeline';
import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { useFakeTimers } from 'sinon';
import { withGracePeriod } from '../../../../tasks/core/azure/requests/grace-period.js';
import { answerPolicy, lostAnswerPolicy } from '../../../../tasks/core/azure/requests/transient.js';

type Service = (request: PipelineRequest) => Promise<PipelineResponse>;

const answer = (bodyAsText: string, type = 'application/json; charset=utf-8', status = 200): Service => {
  const headers = createHttpHeaders({ 'content-type': type });
  return (request) => Promise.resolve({ request, status, headers, bodyAsText });
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
      assert.equal((await ask(answer(text))).bodyAsText, text);
    });

  it('counts as lost if it is broken JSON', async () => {
    await assert.rejects(ask(answer('{"value":[')), { code: RestError.PARSE_ERROR });
  });

  it('counts as lost if it does not come in time', async () => {
    await assert.rejects(ask(silent), {
      code: 'ETIMEDOUT',
      message: 'Azure did not answer within 0.02 seconds.',
    });
  });

  it('counts as lost if the cancellation of another request ended the sign-in of both', async () => {
    const interrupted = () => Promise.reject(new DOMException('stop', 'AbortError'));
    await assert.rejects(ask(interrupted), { code: 'ETIMEDOUT', message: /^Another request/ });
  });

  it('of a request with a grace period is waited for after a cancellation', async () => {
    const cancellation = new AbortController();
    const slow: Service = async (request) => {
      cancellation.abort();
      await sleep(1);
      return answer('[]')(request);
    };
    const abortSignal = withGracePeriod(cancellation.signal, 60);
    const request = createPipelineRequest({ url: 'https://example.com', abortSignal });
    assert.equal((await ask(slow, request)).bodyAsText, '[]');
  });

  it('is not asked for after a cancellation, even with a grace period', async () => {
    const cancellation = new AbortController();
    const abortSignal = withGracePeriod(cancellation.signal, 60);
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

  it('may be broken JSON where its status tells enough', async () => {
    for (const status of [300, 500])
      assert.equal((await ask(answer('{', 'text/json', status))).status, status);
  });

  it('may be anything that does not claim to be JSON', async () => {
    assert.equal((await ask(answer('<html>', 'text/html'))).bodyAsText, '<html>');
  });

  it('that cannot be had for another reason fails for that', async () => {
    const reset = new RestError('read ECONNRESET', { code: 'ECONNRESET' });
    await assert.rejects(
      ask(() => Promise.reject(reset)),
      reset,
    );
  });

  it('leaves no timer behind, which would keep a process that has ended its work', async () => {
    const clock = useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      await ask(answer('{}'));
      assert.equal(clock.countTimers(), 0);
    } finally {
      clock.restore();
    }
  });
});

describe('A request without answer', () => {
  /** Seconds between its tries, and what became of it. */
  async function tries(
    service: Service,
  ): Promise<{ readonly pauses: number[]; readonly end: string | undefined }> {
    const clock = useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    const sent: number[] = [];
    const pipeline = createEmptyPipeline();
    pipeline.addPolicy(lostAnswerPolicy(8));
    const http = {
      sendRequest: (request: PipelineRequest) => {
        sent.push(Date.now() / 1000);
        return service(request);
      },
    };
    try {
      const result = pipeline.sendRequest(http, createPipelineRequest({ url: 'https://example.com' })).then(
        ({ status }) => String(status),
        (error: unknown) => (error instanceof RestError ? error.code : String(error)),
      );
      await clock.runAllAsync();
      return { pauses: sent.slice(1).map((at, index) => at - (sent[index] ?? 0)), end: await result };
    } finally {
      clock.restore();
    }
  }

  const doubling = [1, 2, 4, 8, 16, 32, 64, 64];

  for (const code of ['EPIPE', 'EAI_AGAIN', RestError.PARSE_ERROR, RestError.REQUEST_SEND_ERROR])
    it(`is sent again after 1, 2, 4 … 64 seconds, 8 times at most: ${code}`, async () => {
      const fail = () => Promise.reject(new RestError('It broke off.', { code }));
      assert.deepEqual(await tries(fail), { pauses: doubling, end: code });
    });

  it('is sent again while its container is being deleted', async () => {
    const headers = createHttpHeaders({ 'x-ms-error-code': 'ContainerBeingDeleted' });
    const busy: Service = (request) => Promise.resolve({ request, status: 409, headers });
    assert.deepEqual(await tries(busy), { pauses: doubling, end: '409' });
  });

  it('is not sent again where it was answered or refused otherwise', async () => {
    const headers = createHttpHeaders({ 'x-ms-error-code': 'BlobAlreadyExists' });
    const refuse: Service = (request) => Promise.resolve({ request, status: 409, headers });
    const fail = () => Promise.reject(new RestError('No.', { code: 'ENOTFOUND' }));
    assert.deepEqual(
      [await tries(refuse), await tries(fail)],
      [
        { pauses: [], end: '409' },
        { pauses: [], end: 'ENOTFOUND' },
      ],
    );
  });
});
