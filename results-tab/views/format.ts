/** Texts for numbers and times; durations and sizes are written as in the log. */

const bytesPerGigabyte = 2 ** 30;

/** `48 s`, `12 min 5 s`, `3 h 2 min`. */
export function durationText(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  const minutes = Math.round(whole / 60);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** Gigabytes of 2^30 bytes: `127.5 GB`, and `below 0.1 GB` for few. */
export function gigabytesText(bytes: number): string {
  const gigabytes = Number((bytes / bytesPerGigabyte).toFixed(1));
  return gigabytes === 0 && bytes > 0 ? 'below 0.1 GB' : `${gigabytes} GB`;
}

/** Hours: `12.4`, `below 0.1` for few, and nothing for none. */
export function hoursText(seconds: number): string {
  if (seconds === 0) return '';
  const hours = (seconds / 3600).toFixed(1);
  return hours === '0.0' ? 'below 0.1' : hours;
}

/** How long ago a time was, in the largest unit: `3 d`, `5 h`, `12 min`. */
export function ageText(milliseconds: number): string {
  const minutes = Math.max(0, Math.floor(milliseconds / 60_000));
  if (minutes < 60) return `${minutes} min`;
  return minutes < 48 * 60 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / (24 * 60))} d`;
}

/** `1 lab`, `2 labs`. */
export function counted(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? '' : 's'}`;
}

export interface Formats {
  /** Date and time by the user's clock. */
  readonly time: (milliseconds: number) => string;
  /** Date and time in UTC. */
  readonly utc: (milliseconds: number) => string;
}

/** The formats of a language; `timeOffset` is how many milliseconds the user's clock is ahead of UTC. */
export function formatsOf(culture: string, timeOffset: number | undefined): Formats {
  const language = knownLanguage(culture);
  const style = { dateStyle: 'medium', timeStyle: 'short' } as const;
  const date = new Intl.DateTimeFormat(language, { ...style, timeZone: 'UTC' });
  const local = new Intl.DateTimeFormat(language, style);
  return {
    time: (time) => (timeOffset === undefined ? local.format(time) : date.format(time + timeOffset)),
    utc: (time) => `${date.format(time)} UTC`,
  };
}

function knownLanguage(culture: string): string {
  try {
    return Intl.getCanonicalLocales(culture)[0] ?? 'en-US';
  } catch {
    return 'en-US';
  }
}
