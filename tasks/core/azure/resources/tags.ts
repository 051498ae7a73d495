export type Tags = Readonly<Record<string, string>>;

/** Adds tags, or replaces those of the same names. Azure compares names of tags without regard to case. */
export function mergeTags(present: Tags, added: Tags): Tags {
  const replaced = new Set(Object.keys(added).map((name) => name.toLowerCase()));
  const kept = Object.entries(present).filter(([name]) => !replaced.has(name.toLowerCase()));
  return { ...Object.fromEntries(kept), ...added };
}

/** Tags without those of these names, in any casing. */
export function withoutTags(tags: Tags, names: readonly string[]): Tags {
  const removed = new Set(names.map((name) => name.toLowerCase()));
  return Object.fromEntries(Object.entries(tags).filter(([name]) => !removed.has(name.toLowerCase())));
}

/** Whether two sets of tags have the same names, in the same casing, and the same values. */
export function sameTags(one: Tags, other: Tags): boolean {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...names].every((name) => one[name] === other[name]);
}

/** Whether there is a tag of a name, in any casing and with any value, also an empty one. */
export function hasTag(tags: Tags | undefined, name: string): boolean {
  return Object.keys(tags ?? {}).some((candidate) => candidate.toLowerCase() === name.toLowerCase());
}

/** A tag's value; names are compared without regard to casing (C46), and an empty value counts as none. */
export function tagOf(tags: Tags | undefined, name: string): string | undefined {
  const entries = Object.entries(tags ?? {});
  const found = entries.find(([candidate]) => candidate.toLowerCase() === name.toLowerCase());
  return found?.[1] === '' ? undefined : found?.[1];
}
