/**
 * How long a service wants to be left alone, from the headers of its answer. Where it names a date, the answer's own
 * date is what that is compared with: the service's clock may differ from ours.
 * @returns milliseconds; `undefined` where it says nothing, or nothing that lies ahead
 */
export function retryAfterMs(header: (name: string) => string | undefined): number | undefined {
  for (const name of ['retry-after-ms', 'x-ms-retry-after-ms']) {
    const milliseconds = Number(header(name));
    if (milliseconds > 0) return milliseconds;
  }
  const text = header('retry-after') ?? '';
  const seconds = Number(text);
  const wait = Number.isNaN(seconds) ? Date.parse(text) - answeredAt(header('date')) : seconds * 1000;
  return wait > 0 ? wait : undefined;
}

function answeredAt(date = ''): number {
  const time = Date.parse(date);
  return Number.isNaN(time) ? Date.now() : time;
}
