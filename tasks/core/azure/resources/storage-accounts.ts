import type { Azure } from '../azure.js';
import { attempt } from '../requests/errors.js';
import { type ResourceRequest, send } from '../requests/resource-manager.js';
import { objectsIn, textIn } from '../requests/shape.js';
import { checkAddress } from '../requests/trusted-hosts.js';
import { resourceId } from '../resource-id.js';

export interface StorageAccount {
  readonly id: string;
  readonly name: string;
  readonly location: string;
  /** Ends with a slash, e.g. `https://account.blob.core.windows.net/`. */
  readonly blobEndpoint: string;
  /** Whether the account accepts its keys, and SAS signed with them. */
  readonly sharedKeyAllowed: boolean;
}

/** Reads a storage account. @throws AzureError also without such an account, or a blob endpoint in this cloud */
export async function getStorageAccount(
  azure: Azure,
  id: string,
  signal: AbortSignal,
): Promise<StorageAccount> {
  const { name } = resourceId(id);
  return attempt(`read the storage account ${name}`, async () => {
    const account = await send<Resource>(azure, requestOf('GET', id), signal);
    const blobEndpoint = account.properties?.primaryEndpoints?.blob;
    if (typeof blobEndpoint !== 'string') throw new Error('it has no blob endpoint.');
    checkAddress(azure, 'storage accounts', blobEndpoint, 'its blob endpoint is');
    return {
      id,
      name: textIn(account.name) ?? name,
      location: textIn(account.location) ?? '',
      blobEndpoint,
      sharedKeyAllowed: account.properties?.allowSharedKeyAccess !== false,
    };
  });
}

/** Reads the first key of a storage account, and registers it as a secret. */
export async function getStorageAccountKey(azure: Azure, id: string, signal: AbortSignal): Promise<string> {
  const { name } = resourceId(id);
  return attempt(`get the keys of the storage account ${name}`, async () => {
    const { keys } = await send<Keys>(azure, requestOf('POST', id, '/listKeys'), signal);
    const key = textIn(objectsIn(keys)[0]?.value);
    if (key === undefined) throw new Error('Azure answered without a key.');
    azure.protect(key);
    return key;
  });
}

function requestOf(method: 'GET' | 'POST', id: string, action = ''): ResourceRequest {
  const group = resourceId(id);
  const path = `providers/Microsoft.Storage/storageAccounts/${group.name}${action}`;
  return { method, group, path, apiVersion: '2023-05-01' };
}

interface Resource {
  readonly name?: string;
  readonly location?: string;
  readonly properties?: {
    readonly primaryEndpoints?: { readonly blob?: string };
    /** Absent or null means true. */
    readonly allowSharedKeyAccess?: boolean | null;
  };
}

interface Keys {
  readonly keys?: readonly { readonly value?: string }[];
}
