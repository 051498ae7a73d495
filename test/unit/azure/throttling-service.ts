import {
  createHttpHeaders,
  createPipelineRequest,
  type HttpMethods,
  type PipelineResponse,
} from '@azure/core-rest-pipeline';
import { createRateLimiter, resourceManagerLimit } from '../../../tasks/core/azure/requests/rate-limiter.js';
import { throttlePolicy } from '../../../tasks/core/azure/requests/throttle.js';
import { createFakeClock, type FakeClock } from './fake-clock.js';

export interface Answer {
  readonly status: number;
  readonly headers?: Record<string, string>;
}

export const ok: Answer = { status: 200 };

export const throttled = (milliseconds: number, status = 429): Answer => ({
  status,
  headers: { 'retry-after-ms': String(milliseconds) },
});

/** A service behind a rate limiter that answers as told, and what it was asked and when. */
export function open(
  service: (name: string) => Answer,
  clock = createFakeClock(),
  wayMs = () => latency / 2,
) {
  const policy = throttlePolicy(createRateLimiter(resourceManagerLimit, clock));
  const asked: [name: string, at: number][] = [];
  const send = async (name: string, method: HttpMethods = 'GET', signal?: AbortSignal) => {
    const abort = signal ? { abortSignal: signal } : {};
    const request = createPipelineRequest({ url: `https://example.com/${name}`, method, ...abort });
    const answer = ({ status, headers }: Answer): PipelineResponse => ({
      status,
      request,
      headers: createHttpHeaders(headers),
    });
    return policy.sendRequest(request, async () => {
      asked.push([name, clock.now()]);
      await pause(clock, wayMs());
      const given = service(name);
      await pause(clock, wayMs());
      return answer(given);
    });
  };
  return { clock, asked, send };
}

/** Milliseconds until an answer. */
export const latency = 10;

export function pause(clock: FakeClock, milliseconds: number): Promise<void> {
  return new Promise((resolve) => clock.after(milliseconds, resolve));
}

/** A service that gives these answers to the requests of a name, and accepts all others. */
export function throttling(answers: Readonly<Record<string, readonly Answer[]>>) {
  const times = new Map<string, number>();
  return open((name) => {
    const time = times.get(name) ?? 0;
    times.set(name, time + 1);
    return answers[name]?.[time] ?? ok;
  });
}
