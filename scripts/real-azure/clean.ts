import { listOwnGroups, mark, removeGroup } from './own-group.js';
import type { Place } from './place.js';

/**
 * Deletes what runs that crashed have left: groups with the mark and the name of the kit that this identity made, or whose
 * time is over. @returns the exit code: 0 nothing is left, 3 something is left
 */
export async function clean(
  identity: string,
  place: Place,
  yes: boolean,
  leave: (question: string) => Promise<boolean>,
  say: (line: string) => void,
): Promise<number> {
  const groups = await listOwnGroups(place);
  const wanted = groups.filter((group) => mayBeCleaned(group.tags, identity, new Date()));
  for (const { name } of groups.filter((group) => !wanted.includes(group)))
    say(`${name} is left alone: somebody else made it, and its time is not over.`);
  if (wanted.length === 0) {
    say('There is nothing to delete.');
    return 0;
  }
  say(`To be deleted: ${wanted.map(({ name }) => name).join(', ')}.`);
  if (!yes && !(await leave('Delete them with all that is in them? Type yes: '))) return 3;
  let isClean = true;
  for (const group of wanted) {
    const removal = await removeGroup(group, place, say);
    removal.proof.forEach(say);
    isClean &&= removal.isClean;
  }
  return isClean ? 0 : 3;
}

/** Another run may go on at this moment. */
export function mayBeCleaned(tags: Readonly<Record<string, string>>, identity: string, now: Date): boolean {
  const expires = Date.parse(tags[`${mark}Expires`] ?? '');
  return (
    tags[`${mark}MadeBy`] === identity.slice(0, 250) || (Number.isFinite(expires) && expires < now.getTime())
  );
}
