/**
 * The number of the version that holds an image: the highest is the youngest, which is what "latest" means in a gallery.
 * @param timestamp when its snapshots were begun
 * @returns `year.monthday.hourminutesecond` in UTC; each part is a number without leading zeros, e.g. `2026.1129.83015`
 */
export function versionNumber(timestamp: Date): string {
  const day = (timestamp.getUTCMonth() + 1) * 100 + timestamp.getUTCDate();
  const time = timestamp.getUTCHours() * 10_000 + timestamp.getUTCMinutes() * 100 + timestamp.getUTCSeconds();
  return [timestamp.getUTCFullYear(), day, time].join('.');
}

/** The first number, from that of its time on, that no other image of the definition has. */
export function freeVersionNumber(timestamp: Date, taken: ReadonlySet<string>): string {
  const number = versionNumber(timestamp);
  return taken.has(number) ? freeVersionNumber(new Date(timestamp.getTime() + 1000), taken) : number;
}
