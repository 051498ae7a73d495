export type OsType = 'Windows' | 'Linux';

/** An operating system as Azure, templates and companions name it, in any casing. */
export function toOsType(value: unknown): OsType | undefined {
  const text = typeof value === 'string' ? value.toLowerCase() : '';
  return (['Windows', 'Linux'] as const).find((osType) => osType.toLowerCase() === text);
}
