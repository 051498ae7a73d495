import { setTimeout as sleep } from 'node:timers/promises';
import type { PipelinePolicy, PipelineResponse } from '@azure/core-rest-pipeline';
import { retryAfterMs } from './retry-after.js';

/** When requests to one subscription or storage account may be sent again. Times are those of `performance.now()`. */
export interface Gate {
  closedUntil: number;
  /** Until then requests are let through one by one. */
  pacedUntil: number;
  /** Milliseconds between them. */
  turnMs: number;
  /** When the request that waits last is let through. */
  lastTurn: number;
}

export function createGate(): Gate {
  return { closedUntil: 0, pacedUntil: 0, turnMs: 0, lastTurn: 0 };
}

/**
 * Azure Resource Manager gives back 25 reads or 10 writes a second
 * (https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling). For as long as
 * a service wanted to be left alone it gets, afterwards, so many requests in the time that it had asked for; all those
 * that waited, sent at once, would be refused at once, and asking too early restarts the wait.
 */
const turnsInWait = 10;
const longestTurnMs = 100;

/**
 * Holds back every request that shares the gate once one of them was answered 429 or 503 with a Retry-After, until
 * that time is over. Sending again is left to the retry policy, inside of which this one runs.
 */
export function throttlePolicy(gate: Gate): PipelinePolicy {
  return {
    name: 'throttlePolicy',
    async sendRequest(request, next) {
      let turn = 0;
      while (gate.closedUntil > performance.now() || (turn === 0 && gate.pacedUntil > performance.now())) {
        turn = nextTurn(gate);
        await sleepUntil(turn, request.abortSignal);
      }
      const response = await next(request);
      close(gate, response);
      return response;
    },
  };
}

function close(gate: Gate, { status, headers }: PipelineResponse): void {
  if (status !== 429 && status !== 503) return;
  const wait = retryAfterMs((name) => headers.get(name));
  if (wait === undefined) return;
  // The SDK's retry policy would compare a date with our clock.
  headers.set('retry-after-ms', String(wait));
  gate.closedUntil = Math.max(gate.closedUntil, performance.now() + wait);
  gate.pacedUntil = gate.closedUntil + wait;
  gate.turnMs = Math.min(wait / turnsInWait, longestTurnMs);
}

function nextTurn(gate: Gate): number {
  gate.lastTurn = Math.max(gate.closedUntil, gate.lastTurn + gate.turnMs, performance.now());
  return gate.lastTurn;
}

type Signal = Parameters<PipelinePolicy['sendRequest']>[0]['abortSignal'];

async function sleepUntil(time: number, signal: Signal): Promise<void> {
  const waiting = new AbortController();
  const stop = () => waiting.abort();
  signal?.addEventListener('abort', stop);
  try {
    if (signal?.aborted) stop();
    await sleep(Math.ceil(time - performance.now()), undefined, { signal: waiting.signal });
  } finally {
    signal?.removeEventListener('abort', stop);
  }
}
