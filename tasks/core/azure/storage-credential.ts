import {
  BlobSASPermissions,
  BlobServiceClient,
  generateBlobSASQueryParameters,
  newPipeline,
  StorageSharedKeyCredential,
  type ContainerClient,
  type Pipeline,
} from '@azure/storage-blob';
import { throttlingRetryPolicy } from '@azure/core-rest-pipeline';
import { gateOf, maxRetries, remember, userAgentPrefix, type Azure } from './azure.js';
import { protectUrl } from './protect-url.js';
import { getStorageAccount, getStorageAccountKey } from './storage-accounts.js';
import { throttlePolicy, type Gate } from './throttle.js';

/** A storage account that we are signed in to. */
export interface StorageAccess {
  readonly container: (name: string) => ContainerClient;
  /** A URL that anybody can read the blob with for some seconds, already registered as a secret. */
  readonly readUrl: (blob: BlobName, seconds: number) => string;
}

interface BlobName {
  readonly containerName: string;
  readonly blobName: string;
  readonly url: string;
}

/** Signs in to a storage account; its properties and its key are asked for once. */
export async function storageAccess(
  azure: Azure,
  accountId: string,
  signal: AbortSignal,
): Promise<StorageAccess> {
  const slot = slotOf(azure, accountId);
  slot.access ??= openAccount(azure, accountId, signal);
  try {
    return await slot.access;
  } catch (error) {
    delete slot.access;
    throw error;
  }
}

const slotOf = remember((): { access?: Promise<StorageAccess> } => ({}));

async function openAccount(azure: Azure, accountId: string, signal: AbortSignal): Promise<StorageAccess> {
  const { name, blobEndpoint } = await getStorageAccount(azure, accountId, signal);
  const credential = new StorageSharedKeyCredential(
    name,
    await getStorageAccountKey(azure, accountId, signal),
  );
  const service = new BlobService(
    blobEndpoint,
    newPipeline(credential, pipelineOptions(azure)),
    gateOf(azure, accountId),
  );
  return {
    container: (containerName) => service.getContainerClient(containerName),
    readUrl: createReadUrls(({ containerName, blobName, url }, expiresOn) => {
      const values = { containerName, blobName, permissions: BlobSASPermissions.parse('r'), expiresOn };
      return protectUrl(azure, `${url}?${generateBlobSASQueryParameters(values, credential).toString()}`);
    }),
  };
}

/** Seconds for which a URL is given out again: the same VHD goes to many labs, and each URL is one more secret. */
const sharedFor = 3600;

/** Makes URLs that are valid for the seconds asked for, from whenever they are asked for. */
function createReadUrls(sign: (blob: BlobName, expiresOn: Date) => string): StorageAccess['readUrl'] {
  const signed = new Map<string, { readonly text: string; readonly expiresAt: number }>();
  return (blob, seconds) => {
    const neededUntil = Date.now() + seconds * 1000;
    const known = signed.get(blob.url);
    if (known && known.expiresAt >= neededUntil) return known.text;
    const expiresAt = neededUntil + sharedFor * 1000;
    const text = sign(blob, new Date(expiresAt));
    signed.set(blob.url, { text, expiresAt });
    return text;
  };
}

/** The retry policy of the storage package, which replaces the usual one, with the same number and lengths of tries. */
function pipelineOptions({ proxy }: Azure) {
  return {
    retryOptions: { maxTries: maxRetries + 1, retryDelayInMs: 1000, maxRetryDelayInMs: 64_000 },
    userAgentOptions: { userAgentPrefix },
    ...(proxy ? { proxyOptions: proxy } : {}),
  };
}

/**
 * A class only because the storage package lets nobody else add policies to its pipeline, which all clients made
 * from this one share. Its own retry policy knows neither status 429 nor Retry-After.
 */
class BlobService extends BlobServiceClient {
  constructor(url: string, pipeline: Pipeline, gate: Gate) {
    super(url, pipeline);
    const policies = this.storageClientContext.pipeline;
    policies.addPolicy(throttlingRetryPolicy({ maxRetries }), { phase: 'Retry' });
    policies.addPolicy(throttlePolicy(gate), { afterPhase: 'Retry' });
  }
}
