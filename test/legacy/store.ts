import { type ReadByScripts, readOldCompanion } from './companions.js';
import type { OldAgent, World } from './world.js';

/** The scripts read every blob whose name ends in `json`, in the order of the names (C53, C76). */
export function readStored({ store }: World, { shell, culture }: OldAgent): ReadByScripts[] {
  return [...store]
    .filter(([name]) => name.endsWith('json'))
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([, { content }]) =>
      typeof content === 'number' ? [] : [readOldCompanion(content, shell, culture)],
    );
}
