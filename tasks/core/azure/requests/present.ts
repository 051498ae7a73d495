/** A field with its value, or no field: Azure leaves out, or sends as null, what it does not know. */
export function present<K extends string, V>(
  name: K,
  value: V | null | undefined,
): Partial<Readonly<Record<K, V>>> {
  return value === null || value === undefined ? {} : ({ [name]: value } as Record<K, V>);
}
