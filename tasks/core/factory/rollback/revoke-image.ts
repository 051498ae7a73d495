import { present } from '../../azure/requests/present.js';
import type { BlobContainer, BlobEntry } from '../../azure/blobs/container.js';
import { problem } from '../../step/problem.js';
import type { Done } from '../../step/step.js';
import { changeRecord, type NewRecord, type RecordChange, writeNewRecord } from '../store/change-record.js';
import { lookAtRecord, type ReadRecord, readRecord } from '../store/image-records.js';
import { largestCompanion, openStore } from '../store/store.js';
import { inRounds, underLease } from '../vhds/rounds.js';
import { previousFact, type RevokeAction } from './actions.js';
import type { RollbackContext } from './inputs.js';

export const taskName = 'RollbackImages';

/**
 * Revokes an image: its record says so and has what its companion said, then the companion goes, under its lease (C65), so
 * that nothing distributes it any more. Of several companions that name its VHD all go. Recognises what an earlier run has done.
 */
export async function revokeImage(action: RevokeAction, context: RollbackContext): Promise<Done> {
  const store = await openStore(context.azure, action.factoryLab, context.signal);
  const [original, ...copies] = action.companions;
  if (!original) await writeRevoked(action, undefined, context);
  else await withdraw(store, original, action, context, true);
  for (const copy of copies) await withdraw(store, copy, action, context, false);
  return { imageFacts: { isThere: false }, details: { [previousFact]: action.previous } };
}

async function withdraw(
  store: BlobContainer,
  companion: BlobEntry,
  action: RevokeAction,
  context: RollbackContext,
  isOriginal: boolean,
): Promise<void> {
  const seen = { name: companion.name, seen: companion };
  const done = await underLease(store, seen, context, async ({ id: leaseId }) => {
    const now = await store.look(companion.name);
    if (now?.etag !== companion.etag) throw changedMeanwhile(companion.name);
    context.phase('commit');
    if (isOriginal) await writeRevoked(action, await textOf(store, companion.name), context);
    await store.delete(companion.name, { etag: companion.etag, leaseId });
    return 'done' as const;
  });
  if (done === 'done') return;
  if (done) throw heldByOthers(companion.name);
  await demandRevoked(action, context);
}

async function textOf(store: BlobContainer, name: string): Promise<string> {
  return Buffer.from(await store.read(name, largestCompanion)).toString('utf8');
}

/** Another run may change the record at the same time: it is read anew then. */
function writeRevoked(
  action: RevokeAction,
  companion: string | undefined,
  context: RollbackContext,
): Promise<true> {
  return inRounds(`The record of ${action.subject.name}`, taskName, async () =>
    (await tryToWrite(action, companion, context)) ? true : undefined,
  );
}

async function tryToWrite(
  action: RevokeAction,
  companion: string | undefined,
  context: RollbackContext,
): Promise<boolean> {
  const { vhdFileName, factoryLab, why } = action;
  const found = await readRecord(context.azure, factoryLab, vhdFileName, context.signal);
  if (found && isWritten(found, companion)) return true;
  const change: RecordChange = { state: 'revoked', reason: why, by: taskName };
  const said = { ...describe(action), ...present('companion', companion) };
  if (!found) return writeNewRecord(said, change, factoryLab, context);
  const body = found.body ? { ...found.body, ...present('companion', companion) } : { ...said, history: [] };
  return changeRecord({ ...found, body }, change, factoryLab, context);
}

function isWritten({ record, body }: ReadRecord, companion: string | undefined): boolean {
  return record.state === 'revoked' && (companion === undefined || body?.companion === companion);
}

function describe({ vhdFileName, image, imageFacts }: RevokeAction): NewRecord {
  const { path: imagePath = '', name: imageName = '' } = imageFacts ?? {};
  return { imageName, imagePath, vhdFileName, ...originOf(image) };
}

function originOf(image: RevokeAction['image']): Partial<NewRecord> {
  if (!image) return {};
  const { sourceVmId, sourceVmCreated, base, commit, inputs } = image;
  return {
    ...present('sourceVmId', sourceVmId),
    ...present('sourceVmCreated', sourceVmCreated),
    ...present('base', base),
    ...present('commit', commit),
    ...present('inputs', inputs),
  };
}

/** @throws unless an image is revoked: before, nothing changes in labs. Only the gallery has an image without a VHD */
export async function demandRevoked(
  { vhdFileName, factoryLab }: { readonly vhdFileName?: string } & Pick<RevokeAction, 'factoryLab'>,
  { azure, signal }: RollbackContext,
): Promise<void> {
  if (vhdFileName === undefined) return;
  const record = await lookAtRecord(azure, factoryLab, vhdFileName, signal);
  if (record?.state === 'revoked') return;
  throw problem(
    'The image is not revoked in the store: nothing else is changed.',
    `Look why it could not be revoked, and run ${taskName} again.`,
  );
}

function changedMeanwhile(name: string): Error {
  return problem(
    `The image is not revoked: its companion ${name} has changed since the plan was made.`,
    `Run ${taskName} again.`,
  );
}

function heldByOthers(name: string): Error {
  return problem(
    `The image is not revoked: another run is distributing or deleting it, and has the lease of ${name}.`,
    `Run ${taskName} again once that run has ended, or give more lockWaitMinutes.`,
  );
}
