import { ageText } from './ages.js';

/** What a list says of the image that another one was built from. */
export interface BaseDetails {
  /** `publisher:offer:sku:version` of the Marketplace, `gallery/definition/version` of a gallery, or the name of a managed image. */
  readonly base?: string;
  /** Absent where the version does not tell credibly when it was made. */
  readonly baseAge?: string;
}

/** The version of a base image, and its age as far as the version tells it. */
export function baseDetails(base: string | undefined, now: Date): BaseDetails {
  if (base === undefined || base === '') return {};
  const made = madeOn(base.split(/[:/]/).at(-1) ?? '', now);
  return { base, ...(made ? { baseAge: ageText(made, now) } : {}) };
}

/** `base 20348.2762.241004, 56 days old`: the version alone, which tells more than the name; nothing where nobody noted it. */
export function baseTexts({ base, baseAge }: BaseDetails): string[] {
  if (base === undefined) return [];
  return [`base ${versionOf(base)}${baseAge === undefined ? '' : `, ${baseAge}`}`];
}

/** The version in `publisher:offer:sku:version`; the whole of another form. */
function versionOf(base: string): string {
  return base.slice(base.lastIndexOf(':') + 1);
}

/** Before this year the Marketplace had no images. */
const firstYear = 2012;

const day = 24 * 3_600_000;

/**
 * The day in the version of an image of the Marketplace: `20348.2762.241004` and `22.04.202410020` have one, in the form of their
 * publisher. Nothing where no part is a day by then, or where several parts are different days.
 */
export function madeOn(version: string, now: Date): Date | undefined {
  const parts = version.split('.');
  const days = [wholeDay(parts), ...parts.map(longDay), shortDay(parts)]
    .filter((time) => time !== undefined)
    .filter((time) => time >= Date.UTC(firstYear, 0) && time <= now.getTime() + day);
  const [first, ...others] = new Set(days);
  return first === undefined || others.length > 0 ? undefined : new Date(first);
}

/** `2024.10.04`. */
function wholeDay([year = '', month = '', dayOfMonth = '', ...others]: readonly string[]):
  number | undefined {
  const isDay = others.length === 0 && /^\d{4}$/.test(year);
  return isDay ? timeOf(year, month, dayOfMonth) : undefined;
}

/** `20241004`, and up to two figures more for the hour or the number of that day. */
function longDay(part: string): number | undefined {
  const [, year = '', month = '', dayOfMonth = ''] = /^(\d{4})(\d\d)(\d\d)\d{0,2}$/.exec(part) ?? [];
  return timeOf(year, month, dayOfMonth);
}

/** `241004` at the end of three parts, as Windows has it: elsewhere six figures are any number. */
function shortDay(parts: readonly string[]): number | undefined {
  const [, year = '', month = '', dayOfMonth = ''] = /^(\d\d)(\d\d)(\d\d)$/.exec(parts.at(-1) ?? '') ?? [];
  return parts.length === 3 && year !== '' ? timeOf(`20${year}`, month, dayOfMonth) : undefined;
}

/** Undefined for a day that no calendar has. */
function timeOf(year: string, month: string, dayOfMonth: string): number | undefined {
  if (![year, month, dayOfMonth].every((part) => /^\d+$/.test(part))) return undefined;
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(dayOfMonth)));
  const isReal = date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(dayOfMonth);
  return isReal ? date.getTime() : undefined;
}
