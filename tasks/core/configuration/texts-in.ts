import type { JsonValue } from './json.js';

/** The texts and numbers in a JSON value, however deep they stand; numbers as text. */
export function textsIn(value: JsonValue | undefined): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'number') return [String(value)];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
