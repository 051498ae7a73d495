/** Milliseconds, a day: nobody waits longer for an answer, and a timer that is too long ends at once. */
const longestWait = 86_400_000;

/**
 * The wait that a service asks for in the headers of its answer. A date is compared with the `Date` header of the same
 * answer: the service's clock may differ from the agent's.
 * @returns milliseconds, at most a day; `undefined` if there is no such header, or its time is over
 */
export function retryAfterMs(header: (name: string) => string | undefined): number | undefined {
  for (const name of ['retry-after-ms', 'x-ms-retry-after-ms']) {
    const milliseconds = Number(header(name));
    if (milliseconds > 0) return Math.min(milliseconds, longestWait);
  }
  const text = header('retry-after') ?? '';
  const seconds = Number(text);
  const wait = Number.isNaN(seconds) ? Date.parse(text) - answeredAt(header('date')) : seconds * 1000;
  return wait > 0 ? Math.min(wait, longestWait) : undefined;
}

function answeredAt(date = ''): number {
  const time = Date.parse(date);
  return Number.isNaN(time) ? Date.now() : time;
}
