/** Azure compares the names and ids of resources without regard to casing. */
export function sameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/**
 * A resource id without percent-encoding, with which some tools write ids, and without slashes at its end; a text that is
 * none stays as it is.
 */
export function decoded(id: string): string {
  const text = withoutEncoding(id);
  return text.startsWith('/') ? text.replace(/(?<!\/)\/+$/, '') : text;
}

function withoutEncoding(id: string): string {
  try {
    return decodeURIComponent(id);
  } catch {
    return id;
  }
}
