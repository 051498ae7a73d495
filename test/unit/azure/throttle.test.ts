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

  it('lets those that waited through one after the other', async () => {
    const gate = createGate();
    await send(gate, answer(429, { 'retry-after-ms': '300' }));
    await Promise.all([send(gate), send(gate), send(gate)]);
    assert.ok(gate.lastTurn >= gate.closedUntil + 2 * gate.turnMs);
  });

  it('paces what comes after the wait too, for as long again', async () => {
    const gate = createGate();
    await send(gate, answer(429, { 'retry-after-ms': '1000' }));
    await setTimeout(1000);
    const paced = await Promise.all([send(gate), send(gate), send(gate)]);
    assert.ok(Math.max(...paced) >= 100, paced.join());
    assert.equal(Math.round(gate.pacedUntil - gate.closedUntil), 1000);
  });

  it('lets go of a request that is cancelled', async () => {
    const gate = createGate();
    await send(gate, answer(429, { 'retry-after-ms': '60000' }));
    await assert.rejects(send(gate, answer(200), AbortSignal.timeout(10)), { name: 'AbortError' });
  });
});
