/** The seconds between two moments, of which clocks of two machines may tell; never less than 0. */
export function wholeSeconds(from: Date, to: Date): number {
  return Math.max(0, Math.round((to.getTime() - from.getTime()) / 1000));
}
