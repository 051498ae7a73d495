/** `48 s`, `12 min 5 s`, `3 h 2 min`. */
export function durationText(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  const minutes = Math.round(whole / 60);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** `2026-11-21 02:00 UTC`. */
export function dateText(date: Date): string {
  return `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** Seconds between two moments; 0 where one is unknown. */
export function secondsBetween(startedAt: Date | undefined, endedAt: Date | undefined): number {
  return startedAt && endedAt ? (endedAt.getTime() - startedAt.getTime()) / 1000 : 0;
}
