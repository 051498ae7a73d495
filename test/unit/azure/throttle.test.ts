import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import { createHttpHeaders, createPipelineRequest } from '@azure/core-rest-pipeline';
import { describe, it } from 'mocha';
import { createGate, throttlePolicy } from '../../../tasks/core/azure/throttle.js';

const answer = (status: number, headers: Record<string, string> = {}) => ({
  status,
  request: createPipelineRequest({ url: 'https://example.com' }),
  headers: createHttpHeaders(headers),
});

/** Sends a request through the gate and tells how many milliseconds it was held back. */
async function send(gate = createGate(), response = answer(200), signal?: AbortSignal): Promise<number> {
  const started = performance.now();
  let sentAt = NaN;
  const request = createPipelineRequest({
    url: 'https://example.com',
    ...(signal ? { abortSignal: signal } : {}),
  });
  await throttlePolicy(gate).sendRequest(request, () => {
    sentAt = performance.now();
    return Promise.resolve(response);
  });
  return sentAt - started;
}

describe('The throttle', () => {
  for (const status of [429, 503])
    it(`holds back what follows a ${status} until its Retry-After is over`, async () => {
      const gate = createGate();
      await send(gate, answer(status, { 'retry-after-ms': '60' }));
      const wait = await send(gate);
      assert.ok(wait >= 55, `${wait} ms`);
    });

  it('lets requests to others pass', async () => {
    await send(createGate(), answer(429, { 'retry-after-ms': '1000' }));
    assert.ok((await send(createGate())) < 500);
  });

  it('lets through what follows a 429 that does not say how long to wait', async () => {
    const gate = createGate();
    await send(gate, answer(429));
    assert.ok((await send(gate)) < 500);
  });

  it('is not closed by other answers with a Retry-After', async () => {
    const gate = createGate();
    await send(gate, answer(202, { 'retry-after-ms': '1000' }));
    assert.ok((await send(gate)) < 500);
  });

  it('lets those that waited through one after the other, ten in the time that the service had asked for', async () => {
    const gate = createGate();
    await send(gate, answer(429, { 'retry-after-ms': '200' }));
    const waits = await Promise.all([send(gate), send(gate), send(gate)]);
<<<<<<< HEAD
    assert.ok(Math.max(...waits) - Math.min(...waits) >= 40, waits.join());
=======
    const spread = Math.max(...waits) - Math.min(...waits);
    assert.ok(spread >= 35 && spread < 150, waits.join());
  });

  it('paces what comes later too, until as much time again has passed', async () => {
    const gate = createGate();
    await send(gate, answer(429, { 'retry-after-ms': '100' }));
    await setTimeout(110);
    const paced = await Promise.all([send(gate), send(gate), send(gate)]);
    await setTimeout(100);
    const free = await Promise.all([send(gate), send(gate), send(gate)]);
    assert.ok(Math.max(...paced) >= 15 && Math.max(...free) < 15, [...paced, ...free].join());
>>>>>>> a892cb1 (Ask again where an answer is lost, pace what throttling has refused, and end every wait at its limit)
  });

  it('lets go of a request that is cancelled', async () => {
    const gate = createGate();
    await send(gate, answer(429, { 'retry-after-ms': '60000' }));
    await assert.rejects(send(gate, answer(200), AbortSignal.timeout(10)), { name: 'AbortError' });
  });
});
