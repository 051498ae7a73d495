import { setTimeout as sleep } from 'node:timers/promises';
import type { PipelinePolicy, PipelineResponse } from '@azure/core-rest-pipeline';
import { retryAfterMs } from './retry-after.js';

/** When requests to one subscription or storage account may be sent again. Times are those of `performance.now()`. */
export interface Gate {
  closedUntil: number;
  /** When the request that waits last is let through. */
  lastTurn: number;
}

export function createGate(): Gate {
  return { closedUntil: 0, lastTurn: 0 };
}

/**
 * Milliseconds between requests that were held back. Azure Resource Manager refills 25 reads a second
 * (https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling); thousands
 * let through at once would be refused at once, and asking too early restarts the wait.
 */
const turnMs = 40;

/**
 * Holds back every request that shares the gate once one of them was answered 429 or 503 with a Retry-After, until
 * that time is over. Sending again is left to the retry policy, inside of which this one runs.
 */
export function throttlePolicy(gate: Gate): PipelinePolicy {
  return {
    name: 'throttlePolicy',
    async sendRequest(request, next) {
      while (gate.closedUntil > performance.now()) await awaitTurn(gate, request.abortSignal);
      const response = await next(request);
      close(gate, response);
      return response;
    },
  };
}

function close(gate: Gate, { status, headers }: PipelineResponse): void {
  if (status !== 429 && status !== 503) return;
  const wait = retryAfterMs((name) => headers.get(name));
  if (wait !== undefined) gate.closedUntil = Math.max(gate.closedUntil, performance.now() + wait);
}

type Signal = Parameters<PipelinePolicy['sendRequest']>[0]['abortSignal'];

async function awaitTurn(gate: Gate, signal: Signal): Promise<void> {
  gate.lastTurn = Math.max(gate.closedUntil, gate.lastTurn + turnMs);
  const waiting = new AbortController();
  const stop = () => waiting.abort();
  signal?.addEventListener('abort', stop);
  try {
    if (signal?.aborted) stop();
    await sleep(Math.ceil(gate.lastTurn - performance.now()), undefined, { signal: waiting.signal });
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}
