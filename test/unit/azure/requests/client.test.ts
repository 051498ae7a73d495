import {
  createHttpHeaders,
  createPipelineFromOptions,
  createPipelineRequest,
  type HttpClient,
  RestError,
} from '@azure/core-rest-pipeline';
import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { useFakeTimers } from 'sinon';
import type { Azure } from '../../../../tasks/core/azure/azure.js';
import {
  accountRateLimiter,
  addRequestPolicies,
  clientOf,
  maxRetries,
  subscriptionRateLimiter,
  userAgentPrefix,
} from '../../../../tasks/core/azure/requests/client.js';
import { createRateLimiter } from '../../../../tasks/core/azure/requests/rate-limiter.js';
import { answering } from '../answering.js';

const proxy = { host: 'http://proxy.example.com', port: 8080 };

const makeClient = clientOf((_credential, subscriptionId, options) => ({
  pipeline: createPipelineFromOptions({}),
  subscriptionId,
  options,
}));

describe('The client of a subscription', () => {
  it('is made once for each subscription, whatever the casing of its id', () => {
    const { azure } = answering();
    assert.equal(makeClient(azure, 'a'), makeClient(azure, 'A'));
    assert.notEqual(makeClient(azure, 'a'), makeClient(azure, 'b'));
  });

  it('is made for each sign-in by itself', () => {
    assert.notEqual(makeClient(answering().azure, 'a'), makeClient(answering().azure, 'a'));
  });

  it('has the address, the scope, the retries and the user agent of the product', () => {
    assert.deepEqual(makeClient(answering().azure, 'a').options, {
      endpoint: 'https://management.example.com',
      credentialScopes: 'https://management.example.com/.default',
      retryOptions: { maxRetries },
      userAgentOptions: { userAgentPrefix },
    });
  });

  it('goes by the proxy for the address of Azure Resource Manager', () => {
    const proxyFor = (url: string) => (url === 'https://management.example.com' ? proxy : undefined);
    const azure: Azure = { ...answering().azure, proxyFor };
    assert.deepEqual(makeClient(azure, 'a').options.proxyOptions, proxy);
  });

  it('shares its rate limiter with all clients of its subscription, and with no other', () => {
    const { azure } = answering();
    assert.equal(subscriptionRateLimiter(azure, 'a'), subscriptionRateLimiter(azure, 'A'));
    assert.notEqual(subscriptionRateLimiter(azure, 'a'), subscriptionRateLimiter(azure, 'b'));
    assert.notEqual(accountRateLimiter(azure, 'a'), accountRateLimiter(azure, 'b'));
  });
});

describe('A pipeline of the SDK', () => {
  const pipelineOf = () => {
    const pipeline = createPipelineFromOptions({});
    addRequestPolicies(pipeline, createRateLimiter());
    return pipeline;
  };
  const policies = () =>
    pipelineOf()
      .getOrderedPolicies()
      .map(({ name }) => name);

  it('makes no tracing spans', () => {
    assert.ok(!policies().includes('tracingPolicy'));
  });

  it('retries outside the throttle, and counts the time of an attempt inside it', () => {
    const ours = ['defaultRetryPolicy', 'lostAnswerPolicy', 'throttlePolicy', 'answerPolicy'];
    assert.deepEqual(
      policies().filter((name) => ours.includes(name)),
      ours,
    );
  });

  it('sends a request again, as often as all retries allow, where its answer is lost', async () => {
    const clock = useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      let asked = 0;
      const http: HttpClient = {
        sendRequest: (request) => {
          asked += 1;
          if (asked > maxRetries)
            return Promise.resolve({ request, status: 200, headers: createHttpHeaders() });
          return Promise.reject(new RestError('write EPIPE', { code: 'EPIPE', request }));
        },
      };
      const url = 'https://management.example.com';
      const answer = pipelineOf().sendRequest(http, createPipelineRequest({ url }));
      await clock.tickAsync(10 * 64_000);
      assert.deepEqual([(await answer).status, asked], [200, maxRetries + 1]);
    } finally {
      clock.restore();
    }
  });
});
