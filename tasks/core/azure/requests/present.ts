/** An object with one property, or without it if the value is missing: Azure omits it, or sends null. */
export function present<K extends string, V>(
  name: K,
  value: V | null | undefined,
): Partial<Readonly<Record<K, V>>> {
  return value === null || value === undefined ? {} : ({ [name]: value } as Record<K, V>);
}
