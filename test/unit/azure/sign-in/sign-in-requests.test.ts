import {
  createEmptyPipeline,
  createHttpHeaders,
  createPipelineRequest,
  defaultRetryPolicy,
  type HttpClient,
} from '@azure/core-rest-pipeline';
import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { useFakeTimers } from 'sinon';
import { createSignInRequests, withoutProxy } from '../../../../tasks/core/azure/sign-in/sign-in-requests.js';

/** A service that answers nothing but its last request, and the requests that were ended. */
function silentService(answersFrom = Infinity) {
  let asked = 0;
  let ended = 0;
  const http: HttpClient = {
    sendRequest: (request) => {
      asked += 1;
      if (asked >= answersFrom)
        return Promise.resolve({ request, status: 200, headers: createHttpHeaders() });
      return new Promise((_, reject) => {
        const end = () => {
          ended += 1;
          reject(new DOMException('stop', 'AbortError'));
        };
        if (request.abortSignal?.aborted) end();
        request.abortSignal?.addEventListener('abort', end);
      });
    },
  };
  return { http, asked: () => asked, ended: () => ended };
}

const lost: HttpClient = {
  sendRequest: (request) => {
    const headers = createHttpHeaders({ 'content-type': 'application/json' });
    return Promise.resolve({ request, status: 200, headers, bodyAsText: '{"access_token":"ey' });
  },
};

/** Asks for a token as the sign-in package does, which tells its requests of no signal. */
function asking({ httpClient }: { readonly httpClient: HttpClient }) {
  return async () => {
    const pipeline = createEmptyPipeline();
    pipeline.addPolicy(defaultRetryPolicy({ retryDelayInMs: 1 }));
    const { status } = await pipeline.sendRequest(
      httpClient,
      createPipelineRequest({ url: 'https://login.example.com' }),
    );
    return status;
  };
}

describe('A request for a token', () => {
  it('is sent again where no answer comes in time', async () => {
    const service = silentService(3);
    const requests = createSignInRequests<number>(service.http, 20);
    assert.equal(await requests.share('token', asking(requests), undefined), 200);
    assert.equal(service.asked(), 3);
  });

  it('is given up in the end, with an error', async () => {
    const requests = createSignInRequests<number>(silentService().http, 5);
    await assert.rejects(requests.share('token', asking(requests), undefined), { code: 'ETIMEDOUT' });
  });

  it('is sent again where its answer breaks off, which the sign-in package takes for a refusal', async () => {
    const clock = useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const answers = [lost, silentService(1).http];
      const http: HttpClient = {
        sendRequest: (request) => (answers.shift() ?? lost).sendRequest(request),
      };
      const requests = createSignInRequests<number>(http);
      const token = requests.share('token', asking(requests), undefined);
      await clock.tickAsync(1000);
      assert.equal(await token, 200);
    } finally {
      clock.restore();
    }
  });

  it('is one for all who need the same token at the same time', async () => {
    const service = silentService(1);
    const requests = createSignInRequests<number>(service.http);
    const share = (key: string) => requests.share(key, asking(requests), undefined);
    await Promise.all([share('one'), share('one'), share('another')]);
    assert.equal(service.asked(), 2);
  });

  it('goes on while somebody waits for it, and is ended with the last one', async () => {
    const service = silentService();
    const requests = createSignInRequests<number>(service.http);
    const [first, last] = [new AbortController(), new AbortController()];
    const [one, other] = [first, last].map(({ signal }) => requests.share('token', asking(requests), signal));
    first.abort();
    await assert.rejects(one ?? assert.fail(), { name: 'AbortError' });
    assert.equal(service.ended(), 0);
    last.abort();
    await assert.rejects(other ?? assert.fail(), { name: 'AbortError' });
    assert.equal(service.ended(), 1);
    await sleep(10);
    assert.equal(service.ended(), service.asked(), 'What the sign-in package sends again still runs.');
  });

  it('is made anew for whoever comes after a cancellation', async () => {
    const service = silentService(2);
    const requests = createSignInRequests<number>(service.http);
    const cancelled = new AbortController();
    const one = requests.share('token', asking(requests), cancelled.signal);
    cancelled.abort();
    await assert.rejects(one, { name: 'AbortError' });
    assert.equal(await requests.share('token', asking(requests), undefined), 200);
  });

  it('is not waited for by a run that is cancelled already', async () => {
    const requests = createSignInRequests<number>(silentService().http);
    await assert.rejects(requests.share('token', asking(requests), AbortSignal.abort()), {
      name: 'AbortError',
    });
  });

  it('is made anew once the one before was answered, also while somebody waits for another token', async () => {
    const requests = createSignInRequests<number>(silentService().http);
    const over = new AbortController();
    const another = requests.share('another', asking(requests), over.signal);
    let asked = 0;
    const ask = () => Promise.resolve(++asked);
    await requests.share('token', ask, undefined);
    assert.equal(await requests.share('token', ask, undefined), 2);
    over.abort();
    await assert.rejects(another);
  });
});

describe('A request for a token of a managed identity', () => {
  it('goes through no proxy', async () => {
    const agents: unknown[] = [];
    const http: HttpClient = {
      sendRequest: (request) => {
        agents.push(request.agent);
        return Promise.resolve({ request, status: 200, headers: createHttpHeaders() });
      },
    };
    const request = createPipelineRequest({ url: 'http://169.254.169.254', agent: new Agent() });
    await withoutProxy(http).sendRequest(request);
    assert.deepEqual(agents, [undefined]);
  });
});
