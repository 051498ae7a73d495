const hour = 3_600_000;

const day = 24 * hour;

/** How long ago something was made, in whole hours or days: `5 hours old`, `12 days old`. */
export function ageText(made: Date, now: Date): string {
  const age = now.getTime() - made.getTime();
  if (age < hour) return 'less than an hour old';
  return age < 2 * day ? oldText(Math.floor(age / hour), 'hour') : oldText(Math.floor(age / day), 'day');
}

function oldText(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'} old`;
}

/** When something was made, and its age: `12 days old, of 2026-11-20 01:00 UTC`. */
export function madeText(made: Date | undefined, now: Date): string {
  if (!made) return 'made at an unknown time';
  return `${ageText(made, now)}, of ${minuteText(made)}`;
}

/** `2026-11-20 01:00 UTC`. */
export function minuteText(time: Date): string {
  return `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
