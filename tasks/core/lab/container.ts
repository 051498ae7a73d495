import type { Azure } from '../azure/azure.js';
import { type BlobContainer, openContainer } from '../azure/blobs/container.js';
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
