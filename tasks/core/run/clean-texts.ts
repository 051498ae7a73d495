/** Properties whose values are words of our own, which stay even if a secret happens to be one of these words. */
const ownWords = new Set(['type', 'kind', 'verb', 'outcome', 'severity', 'code', 'taskResult']);

/**
 * A copy of plain data with each of its texts cleaned; what nothing changes in is not copied, since a large distribution
 * has tens of thousands of records. Names of properties stay, and so do words of our own, on which readers decide.
 */
export function cleanTexts<T>(data: T, clean: (text: string) => string): T {
  const known = new Map<string, string>();
  const cleanOnce = (text: string): string => {
    const cleaned = known.get(text) ?? clean(text);
    known.set(text, cleaned);
    return cleaned;
  };
  return cleaned(data, cleanOnce) as T;
}

function cleaned(value: unknown, clean: (text: string) => string): unknown {
  if (typeof value === 'string') return clean(value);
  if (Array.isArray(value)) return cleanedItems(value, clean);
  return isPlain(value) ? cleanedMembers(value, clean) : value;
}

function cleanedItems(items: readonly unknown[], clean: (text: string) => string): readonly unknown[] {
  const changed = items.map((item) => cleaned(item, clean));
  return changed.every((item, index) => item === items[index]) ? items : changed;
}

function cleanedMembers(object: Readonly<Record<string, unknown>>, clean: (text: string) => string): unknown {
  const changed = Object.entries(object)
    .filter(([name]) => !ownWords.has(name))
    .map(([name, value]) => [name, cleaned(value, clean)] as const)
    .filter(([name, value]) => value !== object[name]);
  return changed.length === 0 ? object : { ...object, ...Object.fromEntries(changed) };
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
