import type { BlobEntry } from '../azure/blobs.js';
import type { Store } from './store.js';
import { isOurVhd } from './tags.js';

/** A VHD of ours that no companion names. */
export interface Orphan {
  readonly blob: BlobEntry;
  readonly reason: string;
}

/**
 * C64: VHDs that a run began and never committed. Only what carries our metadata, whose copy is not pending, and that is
 * older than the longest copy can take.
 * @param graceHours hours; 0 finds none
 */
export function orphansOf(store: Pick<Store, 'loose'>, now: Date, graceHours: number): readonly Orphan[] {
  if (graceHours === 0) return [];
  const youngest = now.getTime() - graceHours * 3_600_000;
  return store.loose
    .filter(
      (blob) =>
        isOurVhd(blob.metadata) && blob.copy?.status !== 'pending' && blob.lastModified.getTime() < youngest,
    )
    .map((blob) => ({ blob, reason: `No image was made of it in ${graceHours} hours.` }));
}
