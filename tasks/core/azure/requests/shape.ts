/**
 * Parts of answers as what they are meant to be. Azure's answers, and what others wrote into tags and metadata, may hold
 * anything: what is malformed counts as missing, so that it spoils nothing but itself.
 */
export function textIn(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** The properties of an object; of anything else, none. */
export function objectIn<T extends object>(value: T | null | undefined): Partial<T> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}

/** The objects of a list. */
export function objectsIn<T>(value: readonly T[] | null | undefined): readonly NonNullable<T>[] {
  return (Array.isArray(value) ? (value as readonly T[]) : []).filter((one) => isObject(one));
}

export function isObject<T>(value: T): value is NonNullable<T> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The texts of a list. */
export function textsIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

/** The entries of an object that are texts, as those of tags and metadata. */
export function textEntriesIn(value: unknown): Readonly<Record<string, string>> {
  const entries = isObject(value) ? Object.entries(value) : [];
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

/** A size or count; 0 for what is none. */
export function countIn(value: unknown): number {
  const number = typeof value === 'string' ? Number(value) : value;
  return typeof number === 'number' && number > 0 && number <= Number.MAX_SAFE_INTEGER ? number : 0;
}

/** A time; `undefined` for what is none. */
export function dateIn(value: unknown): Date | undefined {
  if (typeof value !== 'string' && !(value instanceof Date)) return undefined;
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
