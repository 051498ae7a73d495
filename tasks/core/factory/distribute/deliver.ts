import type { BlobContainer } from '../../azure/blobs/container.js';
import { isSameId } from '../../azure/resource-id.js';
import type { ReadMade } from '../../azure/resources/custom-images.js';
import { openContainerOf } from '../../lab/container.js';
import { openStore } from '../store/store.js';
import { onceMoreIfStalled } from '../vhds/stall.js';
import type { DistributeAction } from './actions.js';
import { makeInPlace } from '../labs/image-in-place.js';
import type { DistributeContext } from './inputs.js';
import { type Delivered, stage } from './stage-vhd.js';

/**
 * Brings one stored image to one lab: copies the VHD to the lab's storage account and creates a custom image of it, or
 * of the stored VHD itself where the lab shares the factory's account (C81).
 * The staged VHD is deleted in every outcome (C82) except a cancellation: then its copy runs on for the next run.
 * @param readMade as of `createCustomImage`
 * @returns `not stored` where another run has retired the image meanwhile
 */
export async function deliver(
  action: DistributeAction,
  context: DistributeContext,
  readMade?: ReadMade,
): Promise<Delivered | 'not stored'> {
  const store = await openStore(context.azure, action.factoryLab, context.signal);
  try {
    return await deliverFrom(store, action, context, readMade);
  } catch (error) {
    context.signal.throwIfAborted();
    if (await isStored(store, action)) throw error;
    return 'not stored';
  }
}

/** Where that cannot be seen, what failed before is what is told. */
function isStored(store: BlobContainer, { image }: DistributeAction): Promise<boolean> {
  return store.look(image.companion.name).then(
    (companion) => companion !== undefined,
    () => true,
  );
}

async function deliverFrom(
  store: BlobContainer,
  action: DistributeAction,
  context: DistributeContext,
  readMade: ReadMade | undefined,
): Promise<Delivered> {
  const { azure, signal } = context;
  const { lab, factoryLab } = action;
  if (isSameId(lab.storageAccountId, factoryLab.storageAccountId)) {
    await makeInPlace(action, store, context, readMade);
    return { bytes: 0 };
  }
  const staging = await openContainerOf(azure, lab, context.inputs.stagingContainer, signal);
  return onceMoreIfStalled(context, () =>
    stage({ action, context, store, staging, ...(readMade ? { readMade } : {}) }),
  );
}
