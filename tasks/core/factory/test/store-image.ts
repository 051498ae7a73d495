import { problem } from '../../step/problem.js';
import type { Done } from '../../step/step.js';
import { companionName } from '../store/companion.js';
import { changeRecord, type RecordChange } from '../store/change-record.js';
import { lookAtRecord } from '../store/image-records.js';
import { writeOwnCompanion } from '../store/own-companion.js';
import type { RejectAction, StoreAction } from './actions.js';
import { companionIn, type HeldImage, holdImage } from './hold-image.js';
import type { TestContext } from './inputs.js';
import { markImageVm } from './mark-image-vm.js';
import { testNames } from './test-names.js';
import { tidyUp } from './tidy-up.js';

/** The task, as records name it. */
export const taskName = 'TestImages';

/**
 * Makes an image a stored one: its companion first, which alone says so, then its record.
 * @param why why it is stored, as the record says it
 */
export async function storeImage(
  { store, found }: HeldImage,
  { lab, vhdFileName }: Pick<StoreAction, 'lab' | 'vhdFileName'>,
  { reason, seconds }: Pick<RecordChange, 'reason' | 'seconds'>,
  context: TestContext,
): Promise<void> {
  context.signal.throwIfAborted();
  context.phase('commit');
  await demandUnjudged(found, lab, context);
  const name = companionName(vhdFileName);
  if (!(await store.look(name)))
    await writeOwnCompanion(store, name, companionIn(found, context.now()).text, taskName);
  const change = { state: 'stored', reason, by: taskName, ...(seconds ? { seconds } : {}) } as const;
  // Where another run has changed it meanwhile, the companion counts all the same.
  await changeRecord(found, change, lab, context);
}

/** A test takes long: a run that has lost its lease meanwhile, as where its machine slept, hands out nothing that others rejected. */
async function demandUnjudged(
  { record: { imageName, vhdFileName } }: HeldImage['found'],
  lab: StoreAction['lab'],
  { azure, signal }: TestContext,
): Promise<void> {
  const now = await lookAtRecord(azure, lab, vhdFileName, signal);
  if (now?.state === 'snapped' || now?.state === 'stored') return;
  throw problem(
    `${imageName} is not stored: another run has changed its record meanwhile${now ? `, by which it is ${now.state}` : ''}.`,
    'Nothing has to be done: what the other run has found counts.',
  );
}

/** Stores an image of which no test is asked for. */
export function storeUntested(action: StoreAction, context: TestContext): Promise<Done> {
  return untested(action, context, async (image) => {
    await storeImage(image, action, { reason: action.reason }, context);
    return { reason: action.reason, imageFacts: { isThere: true } };
  });
}

/** Rejects an image which a newer one has overtaken. */
export function rejectSuperseded(action: RejectAction, context: TestContext): Promise<Done> {
  return untested(action, context, async (image) => {
    await rejectImage(image, action, { reason: action.reason }, context);
    return { reason: action.reason, imageFacts: { isThere: false } };
  });
}

/** Settles what becomes of an image without a test. A run that was killed may have begun one. */
function untested(
  action: StoreAction | RejectAction,
  context: TestContext,
  settle: (image: HeldImage) => Promise<Done>,
): Promise<Done> {
  return holdImage(action, context, async (image) => {
    const done = await settle(image);
    await tidyUp({ action, names: testNames(action.vhdFileName, action.lab), context });
    return done;
  });
}

/** Makes an image a rejected one, and the VM that it was made from a failed one. */
export async function rejectImage(
  { found }: Pick<HeldImage, 'found'>,
  { lab }: Pick<StoreAction, 'lab'>,
  { reason, seconds }: Pick<RecordChange, 'reason' | 'seconds'>,
  context: TestContext,
): Promise<void> {
  context.signal.throwIfAborted();
  context.phase('commit');
  const change = { state: 'rejected', reason, by: taskName, ...(seconds ? { seconds } : {}) } as const;
  if (await changeRecord(found, change, lab, context)) await markImageVm(found, lab, context);
}
