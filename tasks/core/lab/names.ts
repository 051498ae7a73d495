/** Azure compares the names and ids of resources without regard to casing. */
export function sameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
