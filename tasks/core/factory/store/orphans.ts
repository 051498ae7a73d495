import type { BlobEntry } from '../../azure/blobs/container.js';
import { isOurVhd, isRetired } from '../vhds/marks.js';
import type { Store } from './store.js';

/** A VHD of ours that no companion names, or a companion of ours whose VHD is missing. */
export interface Orphan {
  readonly blob: BlobEntry;
  readonly reason: string;
}

/**
 * C64: VHDs that a run began and never committed, and companions that have lost their VHD. Only what carries our marks,
 * whose copy is not pending, and that is older than the longest copy can take. A VHD that an earlier run of RetireImages
 * was about to delete is waste at once.
 * @param graceHours hours; 0 finds only those
 */
export function orphansOf(
  { loose, unreadable }: Pick<Store, 'loose' | 'unreadable'>,
  now: Date,
  graceHours: number,
): readonly Orphan[] {
  const retired = loose
    .filter(({ metadata }) => isRetired(metadata))
    .map((blob) => ({ blob, reason: 'An earlier run began to delete its image.' }));
  if (graceHours === 0) return retired;
  const youngest = now.getTime() - graceHours * 3_600_000;
  const vhds = loose
    .filter((blob) => isOurVhd(blob.metadata) && !isRetired(blob.metadata) && blob.copy?.status !== 'pending')
    .map((blob) => ({ blob, reason: `No image was made of it in ${graceHours} hours.` }));
  const companions = unreadable
    .flatMap(({ withoutVhd }) => withoutVhd ?? [])
    .map((blob) => ({ blob, reason: `Its VHD is missing, and it is older than ${graceHours} hours.` }));
  const old = [...vhds, ...companions].filter(({ blob }) => blob.lastModified.getTime() < youngest);
  return [...retired, ...old];
}
