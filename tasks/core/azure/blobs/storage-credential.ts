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
import { accountRateLimiter, addOurPolicies, maxRetries, userAgentPrefix } from '../requests/client.js';
import { explain } from '../requests/errors.js';
import { remember } from '../requests/remember.js';
import {
  getStorageAccount,
  getStorageAccountKey,
  type StorageAccount,
} from '../resources/storage-accounts.js';
import { type BlobName, createReadUrls, type Sign, signWithKey, signWithToken } from './read-urls.js';
import { keysRefused, refusesIdentity, withRemedy } from './storage-errors.js';

/** A storage account that we are signed in to. */
export interface StorageAccess {
  readonly container: (name: string) => ContainerClient;
  /** A URL that anybody can read the blob with for some seconds, already registered as a secret. */
  readonly readUrl: (blob: BlobName, seconds: number) => Promise<string>;
}

/**
 * Signs in to a storage account as `Azure.storageAuthentication` says. What it turns out to take is asked once: its
 * properties, its key where that is needed, and the key that signs URLs where it is not.
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

/** Requests to an account, and URLs for it, signed in one of the two ways. */
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

/** With tokens; under `auto` with the account's key from the first request on that the identity may not make. */
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

type CarryOut = <T>(tokenWay: () => Promise<T>, keyWay: (opened: Opened) => Promise<T>) => Promise<T>;

/** The token way until the identity is refused; from then on the key's way, if the identity may have the key. */
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
  return async (tokenWay, keyWay) => {
    const known = keyed && (await keyed);
    if (known) return keyWay(known);
    try {
      return await tokenWay();
    } catch (error) {
      if (!refusesIdentity(error)) throw error;
      const opened = await (keyed ??= open());
      if (!opened) throw error;
      return keyWay(opened);
    }
  };
}

function pipelineOptions({ proxyFor }: Azure, { blobEndpoint }: StorageAccount) {
  const proxyOptions = proxyFor(blobEndpoint);
  return {
    userAgentOptions: { userAgentPrefix },
    ...(proxyOptions ? { proxyOptions } : {}),
  };
}

/**
 * A class only because the storage package lets nobody else add policies to its pipeline, which all clients made
 * from this one share. The package's retry policy knows neither Retry-After nor the status 408, 429, 502 and 504:
 * requests for blobs are sent again as all others are.
 */
class BlobService extends BlobServiceClient {
  /** @param around carries out each request as a whole, retries included */
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
    addOurPolicies(policies, accountRateLimiter(azure, account.id));
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
