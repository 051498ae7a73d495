/** The key of an image path at a lab. */
export function placeKey({ id }: { readonly id: string }, pathKey: string): string {
  return `${id.toLowerCase()}\n${pathKey}`;
}
