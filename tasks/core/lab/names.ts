export function sameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
