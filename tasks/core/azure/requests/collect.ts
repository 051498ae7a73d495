import { isObject } from './shape.js';

/**
 * Reads all pages of a list. Each item is returned once: a page repeats an item that moved while pages were read. What is no
 * object, or has no id, is no item.
 */
export async function collect<Listed extends object, T extends { readonly id: string }>(
  pages: AsyncIterable<Listed>,
  read: (listed: Listed) => T,
): Promise<T[]> {
  const items = new Map<string, T>();
  for await (const listed of pages) {
    if (!isObject(listed) || !('id' in listed) || listed.id === undefined) continue;
    const item = read(listed);
    items.set(item.id.toLowerCase(), item);
  }
  return [...items.values()];
}
