/** The UTC day of a moment as texts and tags have it, such as `2026-12-31`. */
export function utcDay(date: Date): string {
  return date.toISOString().slice(0, 10);
}
