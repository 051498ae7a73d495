import type { Span } from '../reports/task-report.js';

/** How long something took, of its times in milliseconds. */
export function secondsOf({ startedAt, endedAt }: Span): number {
  return (endedAt - startedAt) / 1000;
}

/** From the first start to the last end. */
export function spanOf(spans: readonly Span[]): Span {
  return spans.reduce(
    ({ startedAt, endedAt }, span) => ({
      startedAt: Math.min(startedAt, span.startedAt),
      endedAt: Math.max(endedAt, span.endedAt),
    }),
    { startedAt: Infinity, endedAt: -Infinity },
  );
}
