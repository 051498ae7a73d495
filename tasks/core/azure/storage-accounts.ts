import type { Azure } from './azure.js';
import { attempt } from './errors.js';
import { resourceId } from './resource-id.js';
import { storageClient } from './storage-client.js';

export interface StorageAccount {
  readonly id: string;
  readonly name: string;
  readonly location: string;
  /** With a slash at its end, e.g. `https://account.blob.core.windows.net/`. */
  readonly blobEndpoint: string;
  /** False where the account refuses its keys and every SAS signed with them. */
  readonly sharedKeyAllowed: boolean;
}

export async function getStorageAccount(
  azure: Azure,
  id: string,
  signal: AbortSignal,
): Promise<StorageAccount> {
  const { subscriptionId, resourceGroup, name } = resourceId(id);
  const { storageAccounts } = storageClient(azure, subscriptionId);
  return attempt(`read the storage account ${name}`, async () => {
    const account = await storageAccounts.getProperties(resourceGroup, name, { abortSignal: signal });
    const blobEndpoint = account.primaryEndpoints?.blob;
    if (blobEndpoint === undefined) throw new Error('it has no blob endpoint.');
    return {
      id: account.id ?? id,
      name: account.name ?? name,
      location: account.location,
      blobEndpoint,
      sharedKeyAllowed: account.allowSharedKeyAccess !== false,
    };
  });
}

/** The first of the account's keys, already registered as a secret. */
export async function getStorageAccountKey(azure: Azure, id: string, signal: AbortSignal): Promise<string> {
  const { subscriptionId, resourceGroup, name } = resourceId(id);
  const { storageAccounts } = storageClient(azure, subscriptionId);
  return attempt(`get the keys of the storage account ${name}`, async () => {
    const { keys } = await storageAccounts.listKeys(resourceGroup, name, { abortSignal: signal });
    const key = keys?.[0]?.value;
    if (key === undefined) throw new Error('Azure answered without a key.');
    azure.protect(key);
    return key;
  });
}
