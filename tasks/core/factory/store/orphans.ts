import type { BlobEntry } from '../../azure/blobs/container.js';
import { isOurVhd, isRetired } from '../vhds/marks.js';
import type { Store } from './store.js';

/** A VHD of ours that no companion names, or a companion of ours whose VHD is missing. */
export interface Orphan {
  readonly blob: BlobEntry;
  readonly reason: string;
}

/**
 * The blobs that belong to no stored image and never will (C64): VHDs that a run began to write and no run committed, and
 * companions that have lost their VHD. They carry our metadata, no copy into them is pending, and they are older than
 * the longest copy takes. A VHD that RetireImages marked as retired is one at any age (C63).
 * @param graceHours hours; 0 finds retired VHDs only
 */
export function orphansOf(
  store: Pick<Store, 'loose' | 'unreadable'>,
  now: Date,
  graceHours: number,
): readonly Orphan[] {
  const retired = retiredVhds(store);
  if (graceHours === 0) return retired;
  const youngest = now.getTime() - graceHours * 3_600_000;
  const others = [...unfinishedVhds(store, graceHours), ...lostCompanions(store, graceHours)];
  return [...retired, ...others.filter(({ blob }) => blob.lastModified.getTime() < youngest)];
}

function retiredVhds({ loose }: Pick<Store, 'loose'>): Orphan[] {
  return loose
    .filter(({ metadata }) => isRetired(metadata))
    .map((blob) => ({ blob, reason: 'An earlier run began to delete its image.' }));
}

function unfinishedVhds({ loose }: Pick<Store, 'loose'>, graceHours: number): Orphan[] {
  return loose
    .filter(({ metadata }) => isOurVhd(metadata) && !isRetired(metadata))
    .filter(({ copy }) => copy?.status !== 'pending')
    .map((blob) => ({ blob, reason: `No image was made of it in ${graceHours} hours.` }));
}

function lostCompanions({ unreadable }: Pick<Store, 'unreadable'>, graceHours: number): Orphan[] {
  return unreadable
    .flatMap(({ withoutVhd }) => withoutVhd ?? [])
    .map((blob) => ({ blob, reason: `Its VHD is missing, and it is older than ${graceHours} hours.` }));
}
