import {
  defaultRetryPolicy,
  type PipelinePolicy,
  type PipelineRequest,
  type PipelineResponse,
} from '@azure/core-rest-pipeline';
import {
  BlobServiceClient,
  type ContainerClient,
  newPipeline,
  type Pipeline,
  StorageSharedKeyCredential,
} from '@azure/storage-blob';
import type { Azure } from '../azure.js';
import { accountRateLimiter, addRequestPolicies, maxRetries, userAgentPrefix } from '../requests/client.js';
import { explain } from '../requests/errors.js';
import { present } from '../requests/present.js';
import { remember } from '../requests/remember.js';
import { addAddressPolicy } from '../requests/trusted-hosts.js';
import {
  getStorageAccount,
  getStorageAccountKey,
  type StorageAccount,
} from '../resources/storage-accounts.js';
import { type BlobName, createReadUrls, type Sign, signWithKey, signWithToken } from './read-urls.js';
import { keysRefused, refusesIdentity, withRemedy } from './storage-errors.js';

/** A storage account that the task is signed in to. */
export interface StorageAccess {
  readonly container: (name: string) => ContainerClient;
  /** @returns a SAS URL that reads the blob for at least `seconds` from now, already registered as a secret */
  readonly readUrl: (blob: BlobName, seconds: number) => Promise<string>;
}

/**
 * Signs in to a storage account as `Azure.storageAuthentication` says. The account's properties are read once a process,
 * and so is its key, or else the user delegation key that signs URLs.
 */
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
  const account = await getStorageAccount(azure, accountId, signal);
  const openWithKey = () => withKey(azure, account, signal);
  const { service, sign } =
    azure.storageAuthentication === 'key' ? await openWithKey() : withToken(azure, account, openWithKey);
  return {
    container: (containerName) => service.getContainerClient(containerName),
    readUrl: createReadUrls(azure, sign),
  };
}

/** Signs the requests to an account and the SAS URLs of its blobs, with tokens or with the account key. */
interface Opened {
  readonly service: BlobService;
  readonly sign: Sign;
}

async function withKey(azure: Azure, account: StorageAccount, signal: AbortSignal): Promise<Opened> {
  if (!account.sharedKeyAllowed) throw keysRefused(account);
  const key = await getStorageAccountKey(azure, account.id, signal);
  const credential = new StorageSharedKeyCredential(account.name, key);
  const service = new BlobService(azure, account, newPipeline(credential, pipelineOptions(azure, account)));
  return { service, sign: signWithKey(credential) };
}

/** Signs with tokens; under `auto` with the account key once a request was refused for a missing role. */
function withToken(azure: Azure, account: StorageAccount, openWithKey: () => Promise<Opened>): Opened {
  const pipeline = () => newPipeline(azure.credential, pipelineOptions(azure, account));
  const service = new BlobService(azure, account, pipeline());
  const sign = signWithToken(azure, service, account.name);
  if (azure.storageAuthentication === 'entra' || !account.sharedKeyAllowed) return { service, sign };
  const carryOut = createFallback(openWithKey);
  return {
    service: new BlobService(azure, account, pipeline(), (request, next) =>
      carryOut(
        () => next(request),
        (opened) => opened.service.send(request),
      ),
    ),
    sign: (blob, expiresAt) =>
      carryOut(
        () => sign(blob, expiresAt),
        (opened) => opened.sign(blob, expiresAt),
      ),
  };
}

type CarryOut = <T>(byToken: () => Promise<T>, byKey: (opened: Opened) => Promise<T>) => Promise<T>;

/** Calls `withToken` until the identity is refused; from then on `withKey`, if the identity may list the keys. */
function createFallback(openWithKey: () => Promise<Opened>): CarryOut {
  let keyed: Promise<Opened | undefined> | undefined;
  const open = async (): Promise<Opened | undefined> => {
    try {
      return await openWithKey();
    } catch (error) {
      if (explain(error).statusCode === 403) return undefined;
      keyed = undefined;
      throw error;
    }
  };
  return async (byToken, byKey) => {
    const known = keyed && (await keyed);
    if (known) return byKey(known);
    try {
      return await byToken();
    } catch (error) {
      if (!refusesIdentity(error)) throw error;
      const opened = await (keyed ??= open());
      if (!opened) throw error;
      return byKey(opened);
    }
  };
}

function pipelineOptions({ proxyFor }: Azure, { blobEndpoint }: StorageAccount) {
  return {
    userAgentOptions: { userAgentPrefix },
    ...present('proxyOptions', proxyFor(blobEndpoint)),
  };
}

/**
 * The client of an account's blobs, with the policies of all other clients. It is a class because only a subclass can
 * add policies to the storage package's pipeline, which all clients made from this one share. The package's own retry
 * policy handles neither Retry-After nor HTTP 408, 429, 502 and 504, so the SDK's default one replaces it.
 */
class BlobService extends BlobServiceClient {
  /** @param around wraps each request with all its retries */
  constructor(
    azure: Azure,
    account: StorageAccount,
    pipeline: Pipeline,
    around?: PipelinePolicy['sendRequest'],
  ) {
    super(account.blobEndpoint, pipeline);
    const policies = this.storageClientContext.pipeline;
    if (around) policies.addPolicy({ name: 'fallBackPolicy', sendRequest: around });
    policies.addPolicy(remedyPolicy(account));
    policies.removePolicy({ name: 'storageRetryPolicy' });
    policies.addPolicy(defaultRetryPolicy({ maxRetries }), { phase: 'Retry' });
    addAddressPolicy(policies, azure, 'storage accounts', { phase: 'Sign' });
    addRequestPolicies(policies, accountRateLimiter(azure, account.id));
  }

  send(request: PipelineRequest): Promise<PipelineResponse> {
    return this.storageClientContext.sendRequest(request);
  }
}

function remedyPolicy(account: StorageAccount): PipelinePolicy {
  return {
    name: 'remedyPolicy',
    sendRequest: (request, next) =>
      next(request).catch((error: unknown) => Promise.reject(withRemedy(error, account))),
  };
}
