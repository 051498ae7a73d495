/**
 * How long a service wants to be left alone, from the headers of its answer.
 * @returns milliseconds; `undefined` where it says nothing, or nothing that lies ahead
 */
export function retryAfterMs(header: (name: string) => string | undefined): number | undefined {
  for (const name of ['retry-after-ms', 'x-ms-retry-after-ms']) {
    const milliseconds = Number(header(name));
    if (milliseconds > 0) return milliseconds;
  }
  const text = header('retry-after') ?? '';
  const seconds = Number(text);
  const wait = Number.isNaN(seconds) ? Date.parse(text) - Date.now() : seconds * 1000;
  return wait > 0 ? wait : undefined;
}
