import type { Azure } from '../../azure/azure.js';
import type { BlobContainer, WriteOptions } from '../../azure/blobs/container.js';
import type { Lab } from '../../azure/resources/labs.js';
import { inContainer } from '../../lab/container.js';
import { sameName } from '../../lab/names.js';
import type { Context } from '../../step/step.js';
import { tagOf } from '../images/tags.js';
import { type ImageRecord, openRecords, type ReadRecord, recordName } from './image-records.js';
import { type RecordBody, writeRecordBody } from './record-body.js';
import { type ImageState, readRecordMarks, recordMetadata } from './record-marks.js';

type RecordContext = Pick<Context<unknown, Azure>, 'azure' | 'signal' | 'runId' | 'now'>;

/** What changes in a record. */
export interface RecordChange {
  readonly state: ImageState;
  readonly reason: string;
  /** The task that makes the change. */
  readonly by: string;
  readonly deleteAfter?: Date;
  /** How long stages took, in seconds: added to those that the record has. */
  readonly seconds?: Readonly<Record<string, number>>;
}

/** What a record begins with. */
export type NewRecord = Omit<RecordBody, 'history' | 'others'>;

/**
 * Writes the record of an image that has none, or of which nobody can use the one that it has.
 * @returns false where there is a record that can be used, which stays as it is
 * @throws what Azure answers, as where the right to write is missing
 */
export async function writeNewRecord(
  record: NewRecord,
  change: RecordChange,
  lab: Lab,
  context: RecordContext,
): Promise<boolean> {
  const container = await openRecords(context.azure, lab, context.signal);
  const text = textOf({ ...record, history: [] }, change, context);
  if (await inContainer(container, () => writeConditionally(container, text, { onlyIfAbsent: true })))
    return true;
  const found = await container.look(text.name);
  if (!found || readRecordMarks(found.metadata)) return false;
  return writeConditionally(container, text, { etag: found.etag });
}

/**
 * Changes the state of an image, unless its record has changed since it was read.
 * @returns false where it has changed, or is gone
 * @throws what Azure answers, as where the right to write is missing
 */
export async function changeRecord(
  { record, body }: ReadRecord,
  change: RecordChange,
  lab: Lab,
  context: RecordContext,
): Promise<boolean> {
  const container = await openRecords(context.azure, lab, context.signal);
  const { etag } = record;
  return writeConditionally(container, textOf(body ?? withoutDetails(record), change, context), { etag });
}

function withoutDetails({ imageName, imagePath, vhdFileName }: ImageRecord): RecordBody {
  return { imageName, imagePath, vhdFileName, history: [] };
}

/** Deletes the record of an image that is gone. */
export async function deleteRecord(
  { vhdFileName }: Pick<ImageRecord, 'vhdFileName'>,
  lab: Lab,
  { azure, signal }: Pick<RecordContext, 'azure' | 'signal'>,
): Promise<void> {
  const container = await openRecords(azure, lab, signal);
  await container.delete(recordName(vhdFileName));
}

/** A record as it is written: details and marks in one request. */
interface RecordText {
  readonly name: string;
  readonly text: string;
  readonly metadata: Readonly<Record<string, string>>;
}

function textOf(body: RecordBody, change: RecordChange, { runId, now }: RecordContext): RecordText {
  const { state, reason, by, deleteAfter, seconds } = change;
  const at = now();
  const { imagePath, imageName, sourceVmId } = body;
  const marks = { state, reason, since: at, imagePath, imageName, ...(deleteAfter ? { deleteAfter } : {}) };
  const history = [...body.history, { state, at, runId, by, reason }];
  const took = seconds && { seconds: { ...body.seconds, ...seconds } };
  return {
    name: recordName(body.vhdFileName),
    text: writeRecordBody({ ...body, ...took, history }),
    metadata: recordMetadata(marks, { runId, ...(sourceVmId === undefined ? {} : { sourceVmId }) }),
  };
}

/** Where the answer to an earlier attempt was lost, the condition does not hold although the record is written. */
export async function writeConditionally(
  container: Pick<BlobContainer, 'writeText' | 'look'>,
  { name, text, metadata }: RecordText,
  conditions: Pick<WriteOptions, 'onlyIfAbsent' | 'etag'>,
): Promise<boolean> {
  if (await container.writeText(name, text, { ...conditions, metadata })) return true;
  const found = await container.look(name);
  return Object.entries(metadata).every(([mark, value]) =>
    sameName(tagOf(found?.metadata, mark) ?? '', value),
  );
}
