import type { BlobEntry } from '../azure/blobs.js';
import type { Store } from './store.js';
import { isOurVhd } from './tags.js';

/** A VHD of ours that no companion names, or a companion of ours whose VHD is missing. */
export interface Orphan {
  readonly blob: BlobEntry;
  readonly reason: string;
}

/**
 * C64: VHDs that a run began and never committed, and companions that have lost their VHD. Only what carries our marks,
 * whose copy is not pending, and that is older than the longest copy can take.
 * @param graceHours hours; 0 finds none
 */
export function orphansOf(
  { loose, unreadable }: Pick<Store, 'loose' | 'unreadable'>,
  now: Date,
  graceHours: number,
): readonly Orphan[] {
  if (graceHours === 0) return [];
  const youngest = now.getTime() - graceHours * 3_600_000;
  const vhds = loose
    .filter((blob) => isOurVhd(blob.metadata) && blob.copy?.status !== 'pending')
    .map((blob) => ({ blob, reason: `No image was made of it in ${graceHours} hours.` }));
  const companions = unreadable
    .flatMap(({ withoutVhd }) => withoutVhd ?? [])
    .map((blob) => ({ blob, reason: `Its VHD is missing, and it is older than ${graceHours} hours.` }));
  return [...vhds, ...companions].filter(({ blob }) => blob.lastModified.getTime() < youngest);
}
