import { idInSameSubscription } from '../../azure/resource-id.js';
import { getComputeMachine } from '../../azure/resources/compute-machines.js';
import { messageOf } from '../../step/problem.js';
import type { Finding } from '../../step/action.js';
import { wholeSeconds } from '../../step/whole-seconds.js';
import { changeRecord, writeNewRecord } from '../store/change-record.js';
import { isWithheld, readRecord, recordsContainer } from '../store/image-records.js';
import type { ImageOrigin } from '../store/record-body.js';
import type { SnapAction } from './actions.js';
import type { SnapContext } from './inputs.js';
import { sayOnce } from './say-once.js';

/** An image that is being committed. */
export interface CommittedImage {
  readonly imageName: string;
  readonly origin: ImageOrigin;
  /** The text of its companion. */
  readonly companion: string;
  /** When its copy began. */
  readonly createdAt: Date;
}

/**
 * Records an image whose tests are outstanding, in place of its companion: nobody distributes it.
 * @throws where the record cannot be written, without which nobody would ever test the image
 */
export async function recordUntested(
  image: CommittedImage,
  action: SnapAction,
  context: SnapContext,
): Promise<void> {
  const reason = 'Images.json wants tests of it before it is handed out.';
  const change = { state: 'snapped', reason, by: 'SnapImages', seconds: secondsOf(image, context) } as const;
  const record = { ...detailsOf(image, action), companion: image.companion };
  if (await writeNewRecord(record, change, action.lab, context)) return;
  const found = await readRecord(context.azure, action.lab, action.vhdFileName, context.signal);
  if (!found || isWithheld(found.record)) return;
  // It is of an image that was stored and is gone: the scripts and people delete without records.
  const body = { ...record, history: found.body?.history ?? [] };
  await changeRecord({ ...found, body }, change, action.lab, context);
}

/** Records an image that is stored. Nothing depends on that: where it cannot be recorded, it is stored all the same. */
export async function recordStored(
  image: CommittedImage,
  action: SnapAction,
  context: SnapContext,
): Promise<void> {
  const change = {
    state: 'stored',
    reason: 'It has no tests.',
    by: 'SnapImages',
    seconds: secondsOf(image, context),
  } as const;
  await unlessRefused(unrecorded, context, () =>
    writeNewRecord(detailsOf(image, action), change, action.lab, context),
  );
}

const unrecorded = {
  severity: 'warning',
  what: 'Images are stored without records of where they come from.',
  remedy: `Let the service connection write blobs in the container ${recordsContainer} of the factory's storage account.`,
} as const;

function detailsOf({ imageName, origin }: CommittedImage, { imagePath, vhdFileName, vm }: SnapAction) {
  return {
    imageName,
    imagePath,
    vhdFileName,
    sourceVmId: vm.id,
    sourceVmCreated: vm.createdDateText,
    ...origin,
  };
}

function secondsOf({ createdAt }: CommittedImage, { now }: SnapContext): Readonly<Record<string, number>> {
  return { store: wholeSeconds(createdAt, now()) };
}

/** Where the image comes from, with the version of what the VM was built from: for that its machine is read, unless it was before. */
export async function originOf(
  { origin, computeId, lab }: SnapAction,
  context: SnapContext,
): Promise<ImageOrigin> {
  if (origin.base !== undefined || computeId === undefined) return origin;
  const { azure, signal } = context;
  const id = idInSameSubscription(lab.id, computeId);
  const machine = await unlessRefused(unknownBase, context, () => getComputeMachine(azure, id, signal));
  return machine?.base === undefined ? origin : { ...origin, base: machine.base };
}

const unknownBase = {
  severity: 'notice',
  what: 'It is not recorded which version of their base images the images were built from.',
  remedy:
    'Let the service connection read the virtual machines of Azure Compute (Microsoft.Compute/virtualMachines/read).',
} as const;

/** What fails of it is said once a run. @throws on cancellation only */
async function unlessRefused<T>(
  told: Omit<Finding, 'why'>,
  context: SnapContext,
  request: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await request();
  } catch (error) {
    context.signal.throwIfAborted();
    sayOnce({ ...told, why: messageOf(error) }, context);
    return undefined;
  }
}
