import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { createClock } from '../../../local-azure/clock.js';
import type { Exchange } from '../../../local-azure/exchange.js';
import { createThrottling } from '../../../local-azure/faults/throttling.js';
import type { Throttling } from '../../../local-azure/world.js';

type Asked = Pick<Exchange, 'kind' | 'method' | 'path'> & { readonly principal?: string };

const one = { size: 1, refillPerSecond: 0.001 };

const subscription = '/subscriptions/11111111-1111-4111-8111-111111111111';

const read: Asked = { kind: 'arm', method: 'GET', path: subscription };

const blob: Asked = { kind: 'blob', method: 'GET', path: '/store/container/blob' };

/** Stands still, so that nothing refills while the machine takes its time. */
const clock = { ...createClock({ timeScale: 1, seed: 1 }), now: () => new Date('2026-01-01T00:00:00Z') };

/** The answers in the order of the requests; 200 is the answer of the service. */
async function answersTo(setting: Throttling, ...requests: readonly Asked[]) {
  const { link } = createThrottling(clock, setting);
  const answers = [];
  for (const asked of requests) {
    const request = new IncomingMessage(new Socket());
    const response = new ServerResponse(request);
    const exchange: Exchange = { ...asked, search: '', origin: '', body: '', request, response };
    await link(exchange, () => Promise.resolve());
    answers.push({ status: response.statusCode, headers: exchange.answer?.headers ?? {} });
  }
  return answers;
}

async function statusesOf(...parameters: Parameters<typeof answersTo>): Promise<number[]> {
  return (await answersTo(...parameters)).map(({ status }) => status);
}

describe('The limits of the local Azure', () => {
  it('count reads, writes and deletes each for itself', async () => {
    const kinds = ['GET', 'HEAD', 'PUT', 'POST', 'DELETE'].map((method) => ({ ...read, method }));
    const all = { reads: one, writes: one, deletes: one };
    assert.deepEqual(await statusesOf(all, ...kinds), [200, 429, 200, 429, 200]);
  });

  it('count each subscription and each principal for itself', async () => {
    const others = [read, { ...read, path: `${subscription}2` }, { ...read, principal: 'another' }, read];
    assert.deepEqual(await statusesOf({ reads: one }, ...others), [200, 200, 200, 429]);
  });

  it('are those of the service where nothing else is said', async () => {
    const reads = await statusesOf(true, ...Array<Asked>(251).fill(read));
    const writes = await statusesOf({ reads: one }, ...Array<Asked>(201).fill({ ...read, method: 'PUT' }));
    assert.deepEqual([reads.indexOf(429), writes.indexOf(429)], [250, 200]);
  });

  it('have storage accounts say that they are busy, but not for how long', async () => {
    const other = { ...blob, path: '/other/container/blob' };
    const answers = await answersTo({ storageAccounts: one }, blob, other, blob);
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 200, 503],
    );
    const { headers } = answers[2] ?? {};
    assert.equal(headers?.['x-ms-error-code'], 'ServerBusy');
    assert.equal(headers['retry-after'], undefined);
  });

  it('leave storage accounts alone where none is given', async () => {
    assert.deepEqual(await statusesOf(true, ...Array<Asked>(300).fill(blob)), Array(300).fill(200));
  });

  it('may have a time scale of their own', async () => {
    const waitOf = async (timeScale: number) => {
      const setting = { timeScale, reads: { size: 1, refillPerSecond: 0.25 } };
      const [, refused] = await answersTo(setting, read, read);
      return refused?.headers['retry-after-ms'] ?? refused?.headers['retry-after'];
    };
    assert.deepEqual([await waitOf(1), await waitOf(40)], ['4', '100']);
  });
});
