import type { BlobEntry } from '../../azure/blobs/container.js';
import { isOurVhd, isRetired } from '../vhds/marks.js';
import type { Store } from './store.js';
import { present } from '../../azure/requests/present.js';
import { type ImageRecord, isWithheld, recordOf, type Records, withheldImage } from './image-records.js';

/** A VHD of ours that no companion names, or a companion of ours whose VHD is missing. */
export interface Orphan {
  readonly blob: BlobEntry;
  readonly reason: string;
  /** Its record, as that of an image that was rejected, or is being deleted. */
  readonly record?: ImageRecord;
}

type OrphanStore = Pick<Store, 'loose' | 'unreadable' | 'records'>;

/**
 * The blobs that belong to no stored image and never will (C64): VHDs that a run began to write and no run committed, and
 * companions that have lost their VHD. They carry our metadata, no copy into them is pending, and they are older than
 * the longest copy takes. A VHD that waits for its tests is none, nor is one of which no record can be read (C121). That of a
 * revoked image is one as long after that was revoked. A VHD that RetireImages marked as retired is one at any age (C63).
 * @param graceHours hours; 0 finds retired VHDs only
 */
export function orphansOf(store: OrphanStore, now: Date, graceHours: number): readonly Orphan[] {
  const retired = retiredVhds(store);
  if (graceHours === 0) return retired;
  const youngest = now.getTime() - graceHours * 3_600_000;
  const others = [...unfinishedVhds(store, graceHours, youngest), ...lostCompanions(store, graceHours)];
  return [...retired, ...others.filter(({ blob }) => blob.lastModified.getTime() < youngest)];
}

function retiredVhds({ loose, records }: OrphanStore): Orphan[] {
  return loose
    .filter(({ metadata }) => isRetired(metadata))
    .map((blob) => ({
      blob,
      reason: 'An earlier run began to delete its image.',
      ...present('record', leftRecord(blob, records)),
    }));
}

/** The run was killed before it came to the record, which then goes with the VHD, unless its image was revoked. */
function leftRecord({ name }: BlobEntry, records: Records): ImageRecord | undefined {
  const record = recordOf(records, { vhdFileName: name });
  return record && (!isWithheld(record) || record.state === 'revoked') ? record : undefined;
}

function unfinishedVhds({ loose, records }: OrphanStore, graceHours: number, youngest: number): Orphan[] {
  return loose
    .filter(({ metadata }) => isOurVhd(metadata) && !isRetired(metadata))
    .filter(({ copy }) => copy?.status !== 'pending')
    .filter(({ name }) => !mayWait(name, records, youngest))
    .map((blob) => unfinished(blob, recordOf(records, { vhdFileName: blob.name }), graceHours));
}

/** Whether a VHD is that of an image which waits for its tests, or may be, or which was revoked not long ago. */
function mayWait(vhdFileName: string, records: Records, youngest: number): boolean {
  if (records.unread !== undefined || records.unusable.has(vhdFileName.toLowerCase())) return true;
  const record = withheldImage(records, { vhdFileName });
  if (record?.state === 'revoked') return record.since.getTime() >= youngest;
  return record !== undefined && record.state !== 'rejected';
}

function unfinished(blob: BlobEntry, record: ImageRecord | undefined, graceHours: number): Orphan {
  return { blob, reason: whyUnfinished(record, graceHours), ...present('record', record) };
}

function whyUnfinished(record: ImageRecord | undefined, graceHours: number): string {
  switch (record?.state) {
    case 'rejected':
      return `Its image was rejected by its tests, and it is older than ${graceHours} hours.`;
    case 'revoked':
      return `Its image was revoked more than ${graceHours} hours ago.`;
    default:
      return `No image was made of it in ${graceHours} hours.`;
  }
}

function lostCompanions({ unreadable }: OrphanStore, graceHours: number): Orphan[] {
  return unreadable
    .flatMap(({ withoutVhd }) => withoutVhd ?? [])
    .map((blob) => ({ blob, reason: `Its VHD is missing, and it is older than ${graceHours} hours.` }));
}
