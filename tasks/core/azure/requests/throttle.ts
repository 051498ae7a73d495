import {
  type PipelinePolicy,
  type PipelineRequest,
  type PipelineResponse,
  RestError,
} from '@azure/core-rest-pipeline';
import { nextTurn, noPace, type Pace, paceAfterAnswer, paceAfterRefusal, paceAfterTurn } from './pace.js';
import { retryAfterMs } from './retry-after.js';

/** What all requests to one subscription or storage account pass. */
export interface Gate {
  /** Which limit a request counts against, where the service has several. */
  readonly limitOf: (method: string) => string;
  readonly clock: GateClock;
  /** A service that has refused a request wants to be left alone until then. */
  closedUntil: number;
  readonly lines: Map<string, Line>;
}

/** Milliseconds, as those of `performance.now()`. */
export interface GateClock {
  readonly now: () => number;
  /** Carries out the action later; the returned function prevents that. */
  readonly after: (milliseconds: number, action: () => void) => () => void;
}

/** Those that wait because of one limit. */
interface Line {
  pace: Pace;
  readonly refused: Waiting[];
  readonly others: Waiting[];
  stopTimer: () => void;
}

interface Waiting {
  /** Once, and not again. */
  readonly wasRefused: boolean;
  /** When it gives up. */
  readonly deadline: number;
  readonly letThrough: () => void;
  readonly giveUp: () => void;
}

const realClock: GateClock = {
  now: () => performance.now(),
  after: (milliseconds, action) => {
    const timer = setTimeout(action, Math.ceil(milliseconds));
    return () => clearTimeout(timer);
  },
};

/** Milliseconds that a request may be held back: Azure Resource Manager's longest limits are those by the hour. */
const patienceMs = 3_600_000;

/** Milliseconds to stay away from a service that does not say how long. */
const unsaidWaitMs = 1000;

const longestPauseMs = 64_000;

/** @param limitOf by default, all requests count against one */
export function createGate(limitOf: Gate['limitOf'] = () => '', clock = realClock): Gate {
  return { limitOf, clock, closedUntil: 0, lines: new Map() };
}

/** https://learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling */
export function resourceManagerLimit(method: string): string {
  if (method === 'GET' || method === 'HEAD') return 'reads';
  return method === 'DELETE' ? 'deletes' : 'writes';
}

/**
 * Holds back every request that shares the gate once one of them was refused for throttling, until the time is over
 * that the service asked for, and paces what follows by what the answers tell. The refused request is sent again,
 * before others. This costs it no try of the retry policies, inside of which this one runs.
 * @throws RestError for a request that is held back for more than an hour
 */
export function throttlePolicy(gate: Gate): PipelinePolicy {
  return {
    name: 'throttlePolicy',
    async sendRequest(request, next) {
      const line = lineOf(gate, request.method);
      const deadline = gate.clock.now() + patienceMs;
      for (let refusals = 0, pauseMs = 0; ; refusals += 1) {
        // Whoever is refused again, although others may not be, must not keep the gate closed for them.
        const wasRefused = refusals === 1;
        if (refusals > 0 || isHeldBack(gate, line))
          await turn(gate, line, { wasRefused, deadline, pauseMs, request });
        else line.pace = paceAfterTurn(line.pace, false, false, gate.clock.now());
        const sentAt = gate.clock.now();
        const response = await next(request);
        const waitMs = throttledForMs(response);
        if (waitMs === undefined) {
          letIn(gate, line, sentAt);
          return response;
        }
        close(gate, line, sentAt, waitMs);
        pauseMs = refusals === 0 ? 0 : Math.min(waitMs * 2 ** refusals, longestPauseMs);
      }
    },
  };
}

/** Milliseconds; undefined for an answer that tells of no throttling. Storage says when it is busy, but not for how long. */
function throttledForMs({ status, headers }: PipelineResponse): number | undefined {
  if (status !== 429 && status !== 503) return undefined;
  const wait = retryAfterMs((name) => headers.get(name));
  const isBusy = status === 429 || headers.get('x-ms-error-code') === 'ServerBusy';
  return wait ?? (isBusy ? unsaidWaitMs : undefined);
}

function lineOf({ limitOf, lines }: Gate, method: string): Line {
  const limit = limitOf(method);
  const known = lines.get(limit);
  if (known) return known;
  const line: Line = { pace: noPace, refused: [], others: [], stopTimer: () => undefined };
  lines.set(limit, line);
  return line;
}

function isWaitedFor({ refused, others }: Line): boolean {
  return refused.length + others.length > 0;
}

function isHeldBack({ closedUntil, clock }: Gate, line: Line): boolean {
  const now = clock.now();
  return closedUntil > now || isWaitedFor(line) || nextTurn(line.pace, false, now) > now;
}

function close(gate: Gate, line: Line, sentAt: number, waitMs: number): void {
  const now = gate.clock.now();
  gate.closedUntil = Math.max(gate.closedUntil, now + waitMs);
  line.pace = paceAfterRefusal(line.pace, sentAt, now, waitMs);
}

function letIn(gate: Gate, line: Line, sentAt: number): void {
  line.pace = paceAfterAnswer(line.pace, sentAt, gate.clock.now());
  if (isWaitedFor(line)) advance(gate, line);
}

interface Claim extends Pick<Waiting, 'wasRefused' | 'deadline'> {
  readonly request: PipelineRequest;
  /** Milliseconds before it waits with the others. */
  readonly pauseMs: number;
}

/** Resolves when the request may be sent. */
function turn(gate: Gate, line: Line, { request, pauseMs, ...claim }: Claim): Promise<void> {
  const { abortSignal: signal } = request;
  let stopPause = (): void => undefined;
  const queue = claim.wasRefused ? line.refused : line.others;
  return new Promise((resolve, reject) => {
    const leave = (settle: () => void) => () => {
      signal?.removeEventListener('abort', stop);
      stopPause();
      const place = queue.indexOf(waiting);
      if (place >= 0) queue.splice(place, 1);
      if (!isWaitedFor(line)) line.stopTimer();
      settle();
    };
    const stop = leave(() => reject(new DOMException('The request was aborted.', 'AbortError')));
    const waiting = {
      ...claim,
      letThrough: leave(resolve),
      giveUp: leave(() => reject(heldBackTooLong(request))),
    };
    const enter = () => {
      queue.push(waiting);
      advance(gate, line);
    };
    signal?.addEventListener('abort', stop);
    if (signal?.aborted) stop();
    else if (pauseMs > 0) stopPause = gate.clock.after(pauseMs, enter);
    else enter();
  });
}

/** Lets through whose turn it is, and waits for the next one's. */
function advance(gate: Gate, line: Line): void {
  line.stopTimer();
  for (let first = firstOf(line); first; first = firstOf(line)) {
    const now = gate.clock.now();
    const at = Math.max(gate.closedUntil, nextTurn(line.pace, first.wasRefused, now));
    if (at > first.deadline) first.giveUp();
    else if (at <= now) {
      line.pace = paceAfterTurn(line.pace, first.wasRefused, line.refused.length > 0, now);
      first.letThrough();
    } else {
      line.stopTimer = gate.clock.after(at - now, () => advance(gate, line));
      return;
    }
  }
}

/** While the pace is but a guess, those that were not refused yet find out whether it may be faster. */
function firstOf({ pace, refused, others }: Line): Waiting | undefined {
  const isExploring = pace.isGuess && pace.letIn > 0;
  return isExploring ? (others[0] ?? refused[0]) : (refused[0] ?? others[0]);
}

/** Without the answer, which a retry policy would take for one that is worth another try. */
function heldBackTooLong(request: PipelineRequest): RestError {
  const message = `Azure refuses more requests, and has done so for ${patienceMs / 60_000} minutes.`;
  return new RestError(message, { statusCode: 429, request });
}
