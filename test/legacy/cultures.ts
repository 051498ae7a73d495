type Order = 'month first' | 'day first' | 'year first';

interface Form {
  readonly order: Order;
  readonly separator: string;
  readonly padded: boolean;
  readonly clock: 12 | 24;
}

/**
 * The formats in which Windows writes a date and a time, for the cultures that agents have; `invariant` is .NET's
 * own.
 */
const forms = {
  'en-US': { order: 'month first', separator: '/', padded: false, clock: 12 },
  'en-GB': { order: 'day first', separator: '/', padded: true, clock: 24 },
  'de-DE': { order: 'day first', separator: '.', padded: true, clock: 24 },
  'nl-NL': { order: 'day first', separator: '-', padded: false, clock: 24 },
  'ja-JP': { order: 'year first', separator: '/', padded: true, clock: 24 },
  'sv-SE': { order: 'year first', separator: '-', padded: true, clock: 24 },
  invariant: { order: 'month first', separator: '/', padded: true, clock: 24 },
} as const satisfies Readonly<Record<string, Form>>;

export type Culture = keyof typeof forms;

export const cultures = Object.keys(forms) as Culture[];

/** `DateTime.ToString()` of a time in UTC (C56, "Old"). */
export function dateText(date: Date, culture: Culture): string {
  const form: Form = forms[culture];
  const pad = (value: number) => String(value).padStart(form.padded ? 2 : 1, '0');
  const [year, month, day] = [date.getUTCFullYear(), pad(date.getUTCMonth() + 1), pad(date.getUTCDate())];
  const days = {
    'month first': [month, day, year],
    'day first': [day, month, year],
    'year first': [year, month, day],
  };
  return `${days[form.order].join(form.separator)} ${clockText(date, form.clock)}`;
}

function clockText(date: Date, clock: 12 | 24): string {
  const [hours, rest] = [date.getUTCHours(), date.toISOString().slice(13, 19)];
  if (clock === 24) return `${String(hours).padStart(2, '0')}${rest}`;
  return `${hours % 12 || 12}${rest} ${hours < 12 ? 'AM' : 'PM'}`;
}

/**
 * `DateTime.Parse` (C58, "Old"): ISO in every culture, else the culture's own order of day, month and year, whatever
 * the separator. A `Z` makes it the agent's local time, which is what the scripts then compare.
 * @param hoursFromUtc of the agent
 * @returns `undefined` where .NET throws
 */
export function parseDate(text: string, culture: Culture, hoursFromUtc = 0): Date | undefined {
  const iso = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(Z?)$/.exec(text);
  if (iso) {
    const local = iso[7] === 'Z' ? hoursFromUtc * 3_600_000 : 0;
    return new Date(Date.parse(`${text.slice(0, 19)}Z`) + local);
  }
  return parseCultural(text, forms[culture].order);
}

function parseCultural(text: string, order: Order): Date | undefined {
  const match = /^(\d{1,4})[/.-](\d{1,2})[/.-](\d{1,4}) (\d{1,2}):(\d\d):(\d\d)(?: ([AP])M)?$/.exec(text);
  if (!match) return undefined;
  const numbers = match.slice(1, 7).map(Number);
  const [year, month, day] = inOrder(numbers, order);
  const clock = (hourOf(numbers[3] ?? 0, match[7]) * 60 + (numbers[4] ?? 0)) * 60 + (numbers[5] ?? 0);
  const date = new Date(Date.UTC(year, month - 1, day) + clock * 1000);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date : undefined;
}

/** Year, month and day; a first number of four digits is the year in every culture. */
function inOrder([a = 0, b = 0, c = 0]: readonly number[], order: Order): [number, number, number] {
  if (a > 31 || order === 'year first') return [a, b, c];
  return order === 'day first' ? [c, b, a] : [c, a, b];
}

function hourOf(hour: number, half: string | undefined): number {
  return half === undefined ? hour : (hour % 12) + (half === 'P' ? 12 : 0);
}
