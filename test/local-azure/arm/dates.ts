/**
 * A date in the format of DevTest Labs and Compute, with 7 decimals and an offset:
 * `2024-09-09T10:02:38.4660000+00:00`.
 */
export function dateWithOffset(date: Date): string {
  return date.toISOString().replace('Z', '0000+00:00');
}
