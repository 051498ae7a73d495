import { vmKeyOf } from '../gallery/gallery-tags.js';
import type { SnapshotSet } from '../gallery/snapshot-sets.js';
import type { GalleryStock } from '../gallery/stock.js';
import { sameName } from '../../lab/names.js';
import { type ImageRecord, recordOf } from '../store/image-records.js';
import { type Store, unreadCompanions } from '../store/store.js';
import { isOlder, type SnapshotLeftover } from './snapshot-leftovers.js';

/**
 * The snapshots of images that never will be handed out, once they are older than an image takes to be made (C64): their image
 * was revoked, or is to be tested, and the tests have rejected the VHD beside them, or there is none. As these take the place of
 * no other, no number would ever delete them. Where companions or records cannot be read, none is known.
 * @param graceHours hours; 0 finds none
 */
export function untestedSnapshots(
  stock: Pick<GalleryStock, 'versions' | 'sets'>,
  store: Pick<Store, 'images' | 'loose' | 'records' | 'unreadable'>,
  now: Date,
  graceHours: number,
): readonly SnapshotLeftover[] {
  if (graceHours === 0 || store.records.unread !== undefined || unreadCompanions(store).length > 0) return [];
  const youngest = now.getTime() - graceHours * 3_600_000;
  const isPublished = (set: SnapshotSet) => stock.versions.some((one) => vmKeyOf(one) === vmKeyOf(set));
  return stock.sets
    .filter((set) => set.isComplete && isOlder(set, youngest) && !isPublished(set))
    .flatMap((set) => {
      const why = whyNever(set, store);
      return why === undefined ? [] : [{ set, reason: `${why}, and it is older than ${graceHours} hours.` }];
    });
}

function whyNever(
  { vhdFileName, isToBeTested }: SnapshotSet,
  { images, loose, records }: Pick<Store, 'images' | 'loose' | 'records'>,
): string | undefined {
  if (vhdFileName === undefined || records.unusable.has(vhdFileName.toLowerCase())) return undefined;
  if (images.some((image) => sameName(image.vhdFileName, vhdFileName))) return undefined;
  const record = recordOf(records, { vhdFileName });
  if (record?.state === 'revoked') return 'Its image was revoked';
  const isThere = record !== undefined || loose.some(({ name }) => sameName(name, vhdFileName));
  return isToBeTested ? whyUntested(record, isThere) : undefined;
}

function whyUntested(record: ImageRecord | undefined, isThere: boolean): string | undefined {
  if (record?.state === 'rejected') return 'Its image was rejected by its tests';
  return isThere ? undefined : 'Its image cannot be tested: the VHD beside it is missing';
}
