import { imagePathKey } from '../../configuration/image-path.js';
import { vmKeyOf } from '../gallery/gallery-tags.js';
import type { SnapshotSet } from '../gallery/snapshot-sets.js';
import type { GalleryStock, PublishedVersion } from '../gallery/stock.js';

/**
 * What a snapshot set is: an image that has no version yet; what a published version has left behind, or is perhaps still
 * made of; not all of the snapshots of an image; a second set of one VM; or nobody knows, since the versions of its image
 * path could not be read.
 */
export type SnapshotRole = 'image' | 'left over' | 'in use' | 'incomplete' | 'second' | 'unknown';

/** A snapshot set and what it is. */
export interface RoledSet {
  readonly set: SnapshotSet;
  readonly role: SnapshotRole;
}

/** Tells of each snapshot set what it is. Of several complete ones of a VM, the oldest is the image. */
export function snapshotRoles(facts: Pick<GalleryStock, 'own' | 'versions' | 'sets'>): readonly RoledSet[] {
  const unread = unreadKeys(facts);
  const first = new Map<string, SnapshotSet>();
  for (const set of facts.sets.filter(({ isComplete }) => isComplete).toSorted(oldestFirst))
    if (!first.has(vmKeyOf(set))) first.set(vmKeyOf(set), set);
  return facts.sets.map((set) => {
    if (unread.has(imagePathKey(set.imagePath))) return { set, role: 'unknown' };
    const role = roleByVersions(set, facts.versions);
    if (role) return { set, role };
    if (!set.isComplete) return { set, role: 'incomplete' };
    return { set, role: first.get(vmKeyOf(set)) === set ? 'image' : 'second' };
  });
}

/** The keys of the image paths of which versions could not be read: nothing of them may be deleted. */
export function unreadKeys({ own }: Pick<GalleryStock, 'own'>): ReadonlySet<string> {
  const unread = own.filter(({ versions }) => versions === undefined);
  return new Set(unread.map(({ imagePath }) => imagePathKey(imagePath)));
}

function roleByVersions(
  set: SnapshotSet,
  versions: readonly PublishedVersion[],
): 'left over' | 'in use' | undefined {
  const states = versions
    .filter((version) => vmKeyOf(version) === vmKeyOf(set))
    .map(({ version }) => version.provisioningState.toLowerCase());
  if (states.includes('succeeded')) return 'left over';
  return states.includes('updating') ? 'in use' : undefined;
}

function oldestFirst(one: SnapshotSet, other: SnapshotSet): number {
  return (
    one.timestamp.getTime() - other.timestamp.getTime() || one.imageName.localeCompare(other.imageName, 'en')
  );
}
