import type { Azure } from '../azure/azure.js';
import { openContainer, type BlobContainer } from '../azure/blobs.js';
import { createCustomImage } from '../azure/custom-images.js';
import { isSameId } from '../azure/resource-id.js';
import { messageOf } from '../step/problem.js';
import type { ActionContext } from '../step/step.js';
import type { DistributeAction, DistributeInputs } from './distribute-images.js';
import { openStore } from './store.js';
import { factoryLabTag, imagePathTag, vhdMetadata } from './tags.js';

type DistributeContext = ActionContext<DistributeInputs, Azure>;

/**
 * Brings one stored image to one lab: copies the VHD to the lab's storage account and makes a custom image of it.
 * The staged copy is deleted in every outcome (C82) except a cancellation, where it runs on and is found again.
 */
export async function deliver(
  action: DistributeAction,
  context: DistributeContext,
): Promise<{ readonly bytes: number }> {
  const { azure, signal } = context;
  const store = await openStore(azure, action.factoryLab, signal);
  const { lab, factoryLab, image } = action;
  if (isSameId(lab.storageAccountId, factoryLab.storageAccountId)) {
    await createImage(action, store.url(image.vhdFileName), context);
    return { bytes: 0 };
  }
  const staging = await openContainer(azure, lab.storageAccountId, context.inputs.stagingContainer, signal);
  await staging.create();
  let copyId = '';
  try {
    copyId = await startCopy(action, store, staging, context);
    await waitForCopy(action, staging, context);
    copyId = '';
    await createImage(action, staging.url(image.vhdFileName), context);
  } finally {
    if (!signal.aborted) await discard(action, staging, copyId, context);
  }
  return { bytes: image.vhd.bytes };
}

async function startCopy(
  { image }: DistributeAction,
  store: BlobContainer,
  staging: BlobContainer,
  { inputs, runId }: DistributeContext,
): Promise<string> {
  const source = await store.readUrl(image.vhdFileName, inputs.copyTimeoutMinutes * 60);
  return staging.startCopy(
    image.vhdFileName,
    source,
    vhdMetadata({ vm: { id: image.sourceVmId ?? '' }, imagePath: image.imagePath }, runId),
  );
}

async function waitForCopy(
  { image, lab }: DistributeAction,
  staging: BlobContainer,
  { inputs, wait, progress }: DistributeContext,
): Promise<void> {
  const operation = staging.copyOperation(image.vhdFileName, progress);
  await wait({
    what: `the copy of ${image.imageName} to ${lab.name}`,
    poll: (signal) => operation.poll(signal),
    limitSeconds: inputs.copyTimeoutMinutes * 60,
    limitInput: 'copyTimeoutMinutes',
  });
}

/** Only the creation waits for the older image of the same path (C84), so that their order in the lab is right. */
async function createImage(
  action: DistributeAction,
  vhdUrl: string,
  context: DistributeContext,
): Promise<void> {
  const { image, lab, factoryLab } = action;
  const { inputs, wait, waiting } = context;
  await context.predecessor();
  context.signal.throwIfAborted();
  const operation = createCustomImage(context.azure, lab.id, {
    name: image.imageName,
    vhdUrl,
    osType: image.osType,
    sysPrep: inputs.isVhdSysPrepped,
    description: image.description,
    tags: { [imagePathTag]: image.imagePath, [factoryLabTag]: factoryLab.id },
  });
  const what = `the custom image ${image.imageName} in ${lab.name}`;
  await wait({
    what,
    poll: (abort) => operation.poll(abort),
    limitSeconds: inputs.operationTimeoutMinutes * 60,
    limitInput: 'operationTimeoutMinutes',
    onState: (state) => waiting(what, state),
  });
}

/** A staged VHD that stays costs money but harms nothing: the image counts, the leftover is told. */
async function discard(
  { image, lab }: DistributeAction,
  staging: BlobContainer,
  pendingCopyId: string,
  { notice }: DistributeContext,
): Promise<void> {
  try {
    if (pendingCopyId) await staging.abortCopy(image.vhdFileName, pendingCopyId);
    await staging.delete(image.vhdFileName);
  } catch (error) {
    const what = `The staged VHD ${image.vhdFileName} of ${lab.name} could not be deleted: ${messageOf(error)}`;
    notice({ severity: 'warning', what, remedy: `Delete the blob ${staging.url(image.vhdFileName)}.` });
  }
}
