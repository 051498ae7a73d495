/** Readers of values that others wrote: what has another form than expected counts as missing. */

export type Properties = Readonly<Record<string, unknown>>;

export function objectOf(value: unknown): Properties {
  return isObject(value) ? value : {};
}

export function isObject(value: unknown): value is Properties {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function textOf(value: unknown): string {
  return knownText(value) ?? '';
}

export function knownText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

export function numberOf(value: unknown): number {
  return knownNumber(value) ?? 0;
}

export function knownNumber(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** Some properties, each read in the same way. */
export function eachOf<K extends string, T>(
  from: Properties,
  names: readonly K[],
  read: (value: unknown) => T,
): Readonly<Record<K, T>> {
  return Object.fromEntries(names.map((name) => [name, read(from[name])])) as Record<K, T>;
}

/** Milliseconds since 1970 of a time in ISO 8601. */
export function knownTime(value: unknown): number | undefined {
  return typeof value === 'string' ? knownNumber(Date.parse(value)) : undefined;
}

/** The value if it is one of `allowed`, else the first of them. */
export function oneOf<T extends string>(allowed: readonly [T, ...T[]], value: unknown): T {
  return allowed.find((each) => each === value) ?? allowed[0];
}
