/** All that a list holds, each once: pages repeat what moved from one to the next while they were read. */
export async function collect<Shown, T extends { readonly id: string }>(
  pages: AsyncIterable<Shown>,
  read: (shown: Shown) => T,
): Promise<T[]> {
  const found = new Map<string, T>();
  for await (const shown of pages) {
    const item = read(shown);
    found.set(item.id.toLowerCase(), item);
  }
  return [...found.values()];
}
