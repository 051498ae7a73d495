import type { SnapshotSet } from '../gallery/snapshot-sets.js';
import type { GalleryStock } from '../gallery/stock.js';
import { snapshotRoles } from './snapshot-roles.js';

/** Snapshots that are no image, or no longer. */
export interface SnapshotLeftover {
  readonly set: SnapshotSet;
  readonly reason: string;
}

/**
 * The snapshots that published versions have left behind; and the ones that never became an image, or are the second of
 * their VM, once they are older than an image takes to be made (C64).
 * @param graceHours hours; 0 finds only what published versions have left behind
 */
export function snapshotLeftovers(
  facts: Pick<GalleryStock, 'own' | 'versions' | 'sets'>,
  now: Date,
  graceHours: number,
): readonly SnapshotLeftover[] {
  const isOld = (set: SnapshotSet) => graceHours > 0 && isOlder(set, now.getTime() - graceHours * 3_600_000);
  return snapshotRoles(facts).flatMap(({ set, role }) => {
    if (role === 'left over') return [{ set, reason: 'Its version is published.' }];
    if (role === 'incomplete' && isOld(set))
      return [
        { set, reason: `Some of its snapshots are missing, and it is older than ${graceHours} hours.` },
      ];
    if (role === 'second' && isOld(set))
      return [{ set, reason: `Its VM has other snapshots, and it is older than ${graceHours} hours.` }];
    return [];
  });
}

/** A snapshot whose time is not known may be young. */
export function isOlder({ snapshots }: SnapshotSet, time: number): boolean {
  return snapshots.every(({ createdAt }) => createdAt !== undefined && createdAt.getTime() < time);
}
