import type { Azure } from '../../azure/azure.js';
import type { BlobContainer, BlobEntry } from '../../azure/blobs/container.js';
import type { Lab } from '../../azure/resources/labs.js';
import { openContainerOf } from '../../lab/container.js';
import { messageOf } from '../../step/problem.js';
import { isOfAnotherLab } from '../vhds/marks.js';
import { companionName, vhdName } from './companion.js';
import { readRecordBody, type RecordBody } from './record-body.js';
import { type ImageState, readRecordMarks, type RecordMarks } from './record-marks.js';

/** The container beside the store with a record of each stored image, which has the name of its companion. */
export const recordsContainer = 'imagefactory-records';

/** Bytes of a record: one has some thousands. */
const largestRecord = 1024 * 1024;

/** What the list of records tells of an image. */
export interface ImageRecord extends RecordMarks {
  readonly vhdFileName: string;
  /** As its blob was when it was listed. */
  readonly etag: string;
}

/** The records of a store. One that cannot be read neither deletes nor blocks anything. */
export interface Records {
  /** By the name of the VHD in lower case. */
  readonly byVhd: ReadonlyMap<string, ImageRecord>;
  /** The VHDs, in lower case, whose records nobody can read: they may be those of images that wait for their tests. */
  readonly unusable: ReadonlySet<string>;
  /** Why no record could be read. */
  readonly unread?: string;
}

export const noRecords: Records = { byVhd: new Map(), unusable: new Set() };

/** Lists the records of a factory lab: one request for five thousand. Changes nothing. */
export async function readRecords(azure: Azure, lab: Lab, signal: AbortSignal): Promise<Records> {
  try {
    const blobs = await (await openRecords(azure, lab, signal)).list();
    return recordsOf(blobs, lab);
  } catch (error) {
    signal.throwIfAborted();
    return { ...noRecords, unread: messageOf(error) };
  }
}

/** The records among blobs; those of another factory's images in the same account are none. */
export function recordsOf(
  blobs: readonly Pick<BlobEntry, 'name' | 'metadata' | 'etag'>[],
  lab: Pick<Lab, 'id'>,
): Records {
  const own = blobs.filter(({ name, metadata }) => isRecordName(name) && !isOfAnotherLab(metadata, lab.id));
  const records = own.map(({ name, metadata, etag }) => {
    const marks = readRecordMarks(metadata);
    return [vhdName(name.toLowerCase()), marks && { ...marks, vhdFileName: vhdName(name), etag }] as const;
  });
  return {
    byVhd: new Map(records.flatMap(([key, record]) => (record ? [[key, record] as const] : []))),
    unusable: new Set(records.flatMap(([key, record]) => (record ? [] : [key]))),
  };
}

function isRecordName(name: string): boolean {
  return /^[\w-]+\.json$/i.test(name);
}

/** The record of an image, if there is one that can be used. */
export function recordOf(
  { byVhd }: Pick<Records, 'byVhd'>,
  { vhdFileName }: { readonly vhdFileName: string },
): ImageRecord | undefined {
  return byVhd.get(vhdFileName.toLowerCase());
}

/** States in which a VHD without a companion is an image all the same, so that it is not stored once more. */
const decided: ReadonlySet<ImageState> = new Set(['snapped', 'rejected', 'revoked']);

/** The record of an image that is not to be distributed, or not yet. */
export function withheldImage(
  records: Pick<Records, 'byVhd'>,
  image: { readonly vhdFileName: string },
): ImageRecord | undefined {
  const record = recordOf(records, image);
  return record && isWithheld(record) ? record : undefined;
}

export function isWithheld({ state }: Pick<ImageRecord, 'state'>): boolean {
  return decided.has(state);
}

/** Why an image is not handed out. */
export function whyWithheld({ state, reason }: ImageRecord): string {
  const why = reason === '' ? '' : ` ${reason}`;
  switch (state) {
    case 'rejected':
      return `Its image was rejected by its tests.${why}`;
    case 'revoked':
      return `Its image was revoked.${why}`;
    default:
      return 'Its image is stored, and waits for TestImages.';
  }
}

/** A record with its details. */
export interface ReadRecord {
  readonly record: ImageRecord;
  /** Absent where nobody can read them. */
  readonly body?: RecordBody;
}

/** Reads one record anew, with its details. @returns `undefined` where there is none that can be used */
export async function readRecord(
  azure: Azure,
  lab: Lab,
  vhdFileName: string,
  signal: AbortSignal,
): Promise<ReadRecord | undefined> {
  const record = await lookAtRecord(azure, lab, vhdFileName, signal);
  if (!record) return undefined;
  const container = await openRecords(azure, lab, signal);
  const body = readRecordBody(await container.read(recordName(vhdFileName), largestRecord));
  return { record, ...(body ? { body } : {}) };
}

/** Reads the marks of one record anew. @returns `undefined` where there is none that can be used */
export async function lookAtRecord(
  azure: Azure,
  lab: Lab,
  vhdFileName: string,
  signal: AbortSignal,
): Promise<ImageRecord | undefined> {
  const container = await openRecords(azure, lab, signal);
  const found = await container.look(recordName(vhdFileName));
  return found && recordOf(recordsOf([found], lab), { vhdFileName });
}

/** The name of the record of a VHD. */
export function recordName(vhdFileName: string): string {
  return companionName(vhdFileName).toLowerCase();
}

export function openRecords(azure: Azure, lab: Lab, signal: AbortSignal): Promise<BlobContainer> {
  return openContainerOf(azure, lab, recordsContainer, signal);
}
