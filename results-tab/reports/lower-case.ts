const known = new Map<string, string>();

/** A text in lower case. The ids and paths of a run come tens of thousands of times, and are changed once each. */
export function lowerCase(text: string): string {
  const lower = known.get(text) ?? text.toLowerCase();
  known.set(text, lower);
  return lower;
}
