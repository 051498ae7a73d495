/** A list of items that others name by their index. */
export interface IndexedList<T> {
  readonly items: readonly T[];
  /** The index of an item, which is added where it is new. */
  readonly indexOf: (item: T) => number;
}

/** @param keyOf two items of one key are one */
export function createIndexedList<T>(keyOf: (item: T) => unknown): IndexedList<T> {
  const items: T[] = [];
  const indexes = new Map<unknown, number>();
  return {
    items,
    indexOf: (item) => {
      const key = keyOf(item);
      const known = indexes.get(key);
      if (known !== undefined) return known;
      indexes.set(key, items.length);
      return items.push(item) - 1;
    },
  };
}
