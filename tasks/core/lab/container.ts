import type { Azure } from '../azure/azure.js';
import { type BlobContainer, openContainer } from '../azure/blobs/container.js';
import { codeOf } from '../azure/requests/errors.js';
import { idInSameSubscription } from '../azure/resource-id.js';
import type { Lab } from '../azure/resources/labs.js';

/**
 * Opens a container in the storage account of a lab.
 * @throws where Azure names an account outside the lab's subscription
 */
export async function openContainerOf(
  azure: Azure,
  lab: Lab,
  name: string,
  signal: AbortSignal,
): Promise<BlobContainer> {
  return openContainer(azure, idInSameSubscription(lab.id, lab.storageAccountId), name, signal);
}

/** Sends a request to a container, which is created where that finds it missing: the scripts delete some after use. */
export async function inContainer<T>(container: BlobContainer, request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    if (codeOf(error) !== 'ContainerNotFound') throw error;
  }
  await container.create();
  return request();
}
