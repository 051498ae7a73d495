import { type BuildDay, buildDay, earliestDay } from '../images/image-names.js';
import { utcDay } from '../images/days.js';

/** Writes the time of a companion (C56) as UTC without zone and fraction, which every culture reads alike. */
export function writeTimestamp(date: Date): string {
  return date.toISOString().slice(0, 19);
}

/** A time, or why it is not known: that decides nothing. */
export type ReadTimestamp =
  | { readonly date: Date; readonly warning?: undefined }
  | { readonly date?: undefined; readonly warning: string };

const hour = 3_600_000;

/** A local time that is read as UTC may be this much too late. */
const zones = 26 * hour;

/**
 * A companion is written this soon after its time, if it is the blob that was written then: the scripts, which alone write
 * other forms than ISO, copy for at most ten hours, and a local time may be read too early by the zones.
 */
const soon = 3 * 24 * hour;

/** A time that a text may mean. */
interface Reading {
  readonly time: number;
  /** False for a year of two digits, which may be one of another calendar. */
  readonly hasCentury: boolean;
}

/**
 * Reads the time of a companion, whatever culture wrote it (C58). Texts without zone are UTC. A time that contradicts
 * what Azure says of the blob is of another calendar, or a mistake: it is not known then. One that is too late by less
 * than the zones of the earth is a local time, and no later than the blob.
 * @param lastModified when the blob was written: later than the companion, where somebody copied or changed the blob
 * @param imageName its date decides, too, where a text may mean several times
 */
export function readTimestamp(text: string, lastModified: Date, imageName: string): ReadTimestamp {
  const written = lastModified.getTime();
  const readings = [...isoTimes(text), ...culturalTimes(text)].filter(({ time }) =>
    isBelievable(time, written),
  );
  const time = decide(readings, written, buildDay(imageName));
  if (time !== undefined) return { date: new Date(Math.min(time, written)) };
  const why =
    readings.length === 0
      ? `is no time between 2015 and ${lastModified.toISOString()}, when the companion was written`
      : `may mean ${readings.map(toDay).join(' or ')}, and neither the name ${imageName} nor the time at which the companion was written (${lastModified.toISOString()}) tells`;
  return {
    warning: `The timestamp "${text}" ${why}: it decides nothing. Write it in UTC and the Gregorian calendar, e.g. 2018-08-24T13:14:33.`,
  };
}

/**
 * The one time that is meant. Where the text leaves it open, the time at which the blob was written decides if it is soon
 * after a reading, which that of a copied blob is not, and so does the day in the image's name; not if they contradict
 * each other.
 */
function decide(
  readings: readonly Reading[],
  written: number,
  day: BuildDay | undefined,
): number | undefined {
  const times = [...new Set(readings.map(({ time }) => time))];
  if (times.length === 1 && readings.every(({ hasCentury }) => hasCentury)) return times[0];
  const recent = times.filter((time) => written - time <= soon);
  const ofDay = times.filter((time) => day && time >= day.earliest && time <= day.latest);
  const both = recent.filter((time) => ofDay.includes(time));
  const likely = recent.length > 0 && ofDay.length > 0 ? both : [...recent, ...ofDay];
  return likely.length === 1 ? likely[0] : undefined;
}

function toDay({ time }: Reading): string {
  return utcDay(new Date(time));
}

/** Whether something that Azure saw at a time may have been made at another one. */
export function isBelievable(time: number, seen: number): boolean {
  return time >= earliestDay && time <= seen + zones;
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

function isoTimes(text: string): Reading[] {
  const match = isoForm.exec(text.trim());
  if (!match) return [];
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(numberOf);
  const [sign, zoneHours, zoneMinutes] = match.slice(7);
  const zone = (numberOf(zoneHours) * 60 + numberOf(zoneMinutes)) * (sign === '-' ? -1 : 1);
  return timesOf([{ year, month, day }], { hour, minute, second }).map(({ time, hasCentury }) => ({
    time: time - zone * 60_000,
    hasCentury,
  }));
}

/** A date of three numbers and a time, with AM or PM for 12 hours; some cultures write spaces after the dots. */
const culturalForm =
  /^(\d{1,4})([/.-])\s?(\d{1,2})\2\s?(\d{1,4})\.?\s+(\d{1,2})[:.](\d\d)(?:[:.](\d\d))?\s*(?:([ap])\.?\s?m\.?)?$/i;

function culturalTimes(text: string): Reading[] {
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

/** The times that exist; 31 June and 25 o'clock do not. */
function timesOf(days: readonly Day[], { hour, minute, second }: Clock): Reading[] {
  if (hour > 23 || minute > 59 || second > 59) return [];
  return days.filter(exists).map((day) => ({
    time: midnight(day) + ((hour * 60 + minute) * 60 + second) * 1000,
    hasCentury: day.year >= 100,
  }));
}

function exists(day: Day): boolean {
  const date = new Date(midnight(day));
  return date.getUTCMonth() + 1 === day.month && date.getUTCDate() === day.day;
}

/** Years of two digits are of this century. */
function midnight({ year, month, day }: Day): number {
  return Date.UTC(year < 100 ? year + 2000 : year, month - 1, day);
}
