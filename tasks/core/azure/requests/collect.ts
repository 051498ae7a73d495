/** Reads all pages of a list. Each item is returned once: a page repeats an item that moved while pages were read. */
export async function collect<Listed, T extends { readonly id: string }>(
  pages: AsyncIterable<Listed>,
  read: (listed: Listed) => T,
): Promise<T[]> {
  const items = new Map<string, T>();
  for await (const listed of pages) {
    const item = read(listed);
    items.set(item.id.toLowerCase(), item);
  }
  return [...items.values()];
}
