import {
  createHttpHeaders,
  createPipelineRequest,
  type PipelineResponse,
  RestError,
} from '@azure/core-rest-pipeline';
import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { longRunning } from '../../../../tasks/core/azure/requests/operation.js';

interface Look {
  readonly body: unknown;
  readonly headers?: Record<string, string>;
  readonly done?: boolean;
  readonly error?: Error;
}

const { signal } = new AbortController();

/** An operation whose poller, like the SDK's, looks once when it begins and then at each poll. */
function operationOf(...looks: readonly Look[]) {
  let answered: (response: PipelineResponse) => void = () => undefined;
  let current = -1;
  const look = () => {
    current += 1;
    const { body, headers = {}, error } = looks[current] ?? { body: {} };
    const request = createPipelineRequest({ url: 'https://example.com' });
    const bodyAsText = body === undefined ? '' : JSON.stringify(body);
    answered({ status: 200, request, headers: createHttpHeaders(headers), bodyAsText });
    return error ? Promise.reject(error) : Promise.resolve();
  };
  const poller = { poll: look, isDone: () => looks[current]?.done === true, getResult: () => ({ size: 7 }) };
  return longRunning(
    'make the thing x',
    async ({ onResponse }) => {
      answered = onResponse;
      await look();
      return poller;
    },
    ({ size }) => size,
  );
}

const sdkError = new Error('The long-running operation has failed');

describe('An operation that takes time', () => {
  it('tells the state and the wish of the service at each look', async () => {
    const running = { body: { status: 'Running' }, headers: { 'retry-after': '0.5' } };
    assert.deepEqual(await operationOf(running).poll(signal), {
      done: false,
      state: 'Running',
      retryAfterMs: 500,
    });
  });

  it('tells the provisioning state of a resource that is looked at itself', async () => {
    const creating = { body: { properties: { provisioningState: 'Creating' } } };
    assert.equal((await operationOf(creating).poll(signal)).state, 'Creating');
  });

  it('is accepted while the service says nothing', async () => {
    assert.equal((await operationOf({ body: undefined }).poll(signal)).state, 'Accepted');
  });

  it('is done with the result once the poller is', async () => {
    const operation = operationOf({ body: { status: 'Running' } }, { body: {}, done: true });
    await operation.poll(signal);
    assert.deepEqual(await operation.poll(signal), { done: true, state: 'Succeeded', value: 7 });
  });

  it('fails with what the last body tells, which the SDK loses', async () => {
    const details = [{ code: 'SkuNotAvailable', message: 'The size is not available.' }];
    const body = { status: 'Failed', error: { code: 'Failed', message: 'See details.', details } };
    await assert.rejects(operationOf({ body, error: sdkError }).poll(signal), {
      message: 'Could not make the thing x: The size is not available. (SkuNotAvailable)',
      code: 'SkuNotAvailable',
    });
  });

  it('that was cancelled by others says so', async () => {
    const looks = { body: { status: 'Canceled' }, error: new Error('Operation was canceled') };
    await assert.rejects(operationOf(looks).poll(signal), {
      message: 'Could not make the thing x: it ended as Canceled.',
    });
  });

  it('does not count as failed where only the look at it fails', async () => {
    const looks = { body: { status: 'Running' }, error: new Error('no token') };
    await assert.rejects(operationOf(looks).poll(signal), {
      message: 'Could not make the thing x: no token',
    });
  });

  it('is not started for a run that is cancelled', async () => {
    const reason = new Error('cancelled');
    const operation = operationOf({ body: {} });
    await assert.rejects(operation.poll(AbortSignal.abort(reason)), (error) => error === reason);
  });

  it('that is refused keeps the status of the refusal, whatever its body tells', async () => {
    const error = new RestError('It is in use.', { statusCode: 409 });
    const refused = operationOf({ body: { status: 'Failed' }, error });
    await assert.rejects(refused.poll(signal), { statusCode: 409 });
  });

  it('is begun and looked at with the signal of the run', async () => {
    const signals: unknown[] = [];
    const poller = {
      poll: ({ abortSignal }: { readonly abortSignal: AbortSignal }) => {
        signals.push(abortSignal);
        return Promise.resolve();
      },
      isDone: () => false,
      getResult: () => undefined,
    };
    const operation = longRunning('make x', ({ abortSignal }) => {
      signals.push(abortSignal);
      return Promise.resolve(poller);
    });
    await operation.poll(signal);
    await operation.poll(signal);
    assert.deepEqual(signals, [signal, signal]);
  });
});
