/** Writes the time of a companion (C56) as UTC without zone and fraction, which every culture reads alike. */
export function writeTimestamp(date: Date): string {
  return date.toISOString().slice(0, 19);
}

/** A time, or why it is not known: that decides nothing. */
export type ReadTimestamp =
  | { readonly date: Date; readonly warning?: undefined }
  | { readonly date?: undefined; readonly warning: string };

/** DevTest Labs did not exist before: earlier years are those of another calendar. */
const earliest = Date.UTC(2015, 0, 1);

/** A local time that is read as UTC may be this much too late. */
const zones = 26 * 3_600_000;

/**
 * Reads the time of a companion, whatever culture wrote it (C58). Texts without zone are UTC. A time that contradicts
 * what Azure says of the blob is of another calendar, or a mistake: it is not known then. One that is too late by less
 * than the zones of the earth is a local time, and no later than the blob.
 * @param lastModified when the blob was written: decides between day and month, too
 */
export function readTimestamp(text: string, lastModified: Date): ReadTimestamp {
  const written = lastModified.getTime();
  const times = [...isoTimes(text), ...culturalTimes(text)].filter((time) => isBelievable(time, written));
  const distance = (time: number) => Math.abs(time - written);
  const [nearest] = times.sort((one, other) => distance(one) - distance(other));
  if (nearest !== undefined) return { date: new Date(Math.min(nearest, written)) };
  return {
    warning:
      `The timestamp "${text}" is no time between 2015 and ${lastModified.toISOString()}, when the companion was written: ` +
      'it decides nothing. Write it in UTC and the Gregorian calendar, e.g. 2018-08-24T13:14:33.',
  };
}

/** Whether something that Azure saw at a time may have been made at another one. */
export function isBelievable(time: number, seen: number): boolean {
  return time >= earliest && time <= seen + zones;
}

/** A time for showing and distributing images in some order; never one that decides what is deleted. */
export function approximateTime(image: {
  readonly timestamp: Date | undefined;
  readonly companion: { readonly lastModified: Date };
}): number {
  return (image.timestamp ?? image.companion.lastModified).getTime();
}

const isoForm =
  /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?\s*(?:Z|([+-])(\d\d):?(\d\d))?$/i;

function isoTimes(text: string): number[] {
  const match = isoForm.exec(text.trim());
  if (!match) return [];
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(numberOf);
  const [sign, zoneHours, zoneMinutes] = match.slice(7);
  const zone = (numberOf(zoneHours) * 60 + numberOf(zoneMinutes)) * (sign === '-' ? -1 : 1);
  return timesOf([{ year, month, day }], { hour, minute, second }).map((time) => time - zone * 60_000);
}

/** A date of three numbers and a time, with AM or PM for 12 hours; some cultures write spaces after the dots. */
const culturalForm =
  /^(\d{1,4})([/.-])\s?(\d{1,2})\2\s?(\d{1,4})\.?\s+(\d{1,2})[:.](\d\d)(?:[:.](\d\d))?\s*(?:([ap])\.?\s?m\.?)?$/i;

function culturalTimes(text: string): number[] {
  const match = culturalForm.exec(text.trim());
  if (!match) return [];
  const [, first, , second, third, hour, minute, seconds, half] = match;
  const clock = { hour: hourOf(numberOf(hour), half), minute: numberOf(minute), second: numberOf(seconds) };
  return timesOf(possibleDays(numberOf(first), numberOf(second), numberOf(third)), clock);
}

function numberOf(digits: string | undefined): number {
  return Number(digits ?? 0);
}

function hourOf(hour: number, half: string | undefined): number {
  if (half === undefined) return hour;
  return (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
}

interface Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** The three orders that cultures write dates in. */
function possibleDays(first: number, second: number, third: number): Day[] {
  return [
    { month: first, day: second, year: third },
    { day: first, month: second, year: third },
    { year: first, month: second, day: third },
  ];
}

interface Clock {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/** Milliseconds of the times that exist; 31 June and 25 o'clock do not. */
function timesOf(days: readonly Day[], { hour, minute, second }: Clock): number[] {
  if (hour > 23 || minute > 59 || second > 59) return [];
  return days.filter(exists).map((day) => midnight(day) + ((hour * 60 + minute) * 60 + second) * 1000);
}

function exists(day: Day): boolean {
  const date = new Date(midnight(day));
  return date.getUTCMonth() + 1 === day.month && date.getUTCDate() === day.day;
}

/** Years of two digits are of this century. */
function midnight({ year, month, day }: Day): number {
  return Date.UTC(year < 100 ? year + 2000 : year, month - 1, day);
}
