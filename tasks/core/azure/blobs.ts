import type {
  BlobBeginCopyFromUrlPollState,
  BlobClient,
  BlobGetPropertiesResponse,
  ContainerClient,
} from '@azure/storage-blob';
import type { Azure } from './azure.js';
import { lookAtCopy, toBlobCopy, type BlobCopy, type CopyProperties } from './blob-copy.js';
import { attempt, codeOf, undefinedIfMissing } from './errors.js';
import type { Operation } from './operation.js';
import { present } from './present.js';
import { readBlob } from './read-blob.js';
import { storageAccess } from './storage-credential.js';

export interface BlobEntry {
  readonly name: string;
  readonly bytes: number;
  /** When it was made, or when the copy that made it began. */
  readonly createdOn: Date;
  readonly lastModified: Date;
  readonly etag: string;
  readonly metadata: Readonly<Record<string, string>>;
  /** The last copy into this blob. */
  readonly copy?: BlobCopy;
}

/** The right to change a blob, which Azure takes back 60 seconds after it was last renewed. */
export interface BlobLease {
  readonly id: string;
  /** @throws if it was lost */
  readonly renew: () => Promise<void>;
  readonly release: (signal: AbortSignal) => Promise<void>;
}

/** Why a blob could not be leased: another one has the lease, there is no such blob, or it is being copied to. */
export type NoLease = 'leased' | 'missing' | 'being copied to';

/** What has to be true of a blob that is changed. */
export interface BlobConditions {
  readonly etag?: string;
  readonly leaseId?: string;
}

/** A container of a storage account. All but `copyOperation` obey the signal that the container was opened with. */
export interface BlobContainer {
  /** Makes it, without public access, unless it exists. */
  readonly create: () => Promise<void>;
  readonly exists: () => Promise<boolean>;
  /** All blobs that can be asked for by their names; none where there is no such container. */
  readonly list: () => Promise<BlobEntry[]>;
  /** @returns `undefined` if there is no such blob */
  readonly look: (name: string) => Promise<BlobEntry | undefined>;
  readonly read: (name: string) => Promise<Uint8Array>;
  /** Writes a block blob in UTF-8. @returns false if `onlyIfAbsent` and there is such a blob */
  readonly writeText: (
    name: string,
    text: string,
    options: { readonly onlyIfAbsent: boolean },
  ) => Promise<boolean>;
  /** Makes an empty page blob. @returns false if there is such a blob */
  readonly createEmpty: (name: string, metadata: Readonly<Record<string, string>>) => Promise<boolean>;
  /**
   * Starts a copy inside Azure, into a new blob or over the one that has the etag. A blob that is leased cannot be
   * copied to, nor can one that is being copied to be leased
   * (https://learn.microsoft.com/rest/api/storageservices/copy-blob).
   * @returns the id of the copy; nothing if somebody else was faster, or an answer was lost: then look what is there
   */
  readonly startCopy: (
    name: string,
    sourceUrl: string,
    metadata: Readonly<Record<string, string>>,
    etag?: string,
  ) => Promise<string | undefined>;
  /** Waits for the copy into a blob; `onBytes` is told bytes done and total at each look, if the service tells them. */
  readonly copyOperation: (
    name: string,
    onBytes?: (done: number, total: number) => void,
  ) => Operation<{ readonly bytes: number }>;
  /** A copy that has ended already is no error. An aborted copy leaves an empty blob. */
  readonly abortCopy: (name: string, copyId: string) => Promise<void>;
  /** Replaces the metadata. @returns the blob's etag, which that changes */
  readonly setMetadata: (
    name: string,
    metadata: Readonly<Record<string, string>>,
    conditions?: Pick<BlobConditions, 'leaseId'>,
  ) => Promise<string>;
  /** @returns false if there was no such blob. @throws if a condition does not hold, or it is leased */
  readonly delete: (name: string, conditions?: BlobConditions) => Promise<boolean>;
  /** Leases a blob for 60 seconds. Everybody may still read it. */
  readonly lease: (name: string) => Promise<BlobLease | NoLease>;
  readonly url: (name: string) => string;
  /** A URL that the blob can be read with for some seconds, already registered as a secret. */
  readonly readUrl: (name: string, seconds: number) => Promise<string>;
}

/** Opens a container, which need not exist; asks for the account's properties once a process. */
export async function openContainer(
  azure: Azure,
  accountId: string,
  containerName: string,
  signal: AbortSignal,
): Promise<BlobContainer> {
  if (!isContainerName(containerName))
    throw new Error(
      `"${containerName}" is not the name of a container: 3 to 63 of a-z, 0-9 and single dashes.`,
    );
  const access = await storageAccess(azure, accountId, signal);
  const client = access.container(containerName);
  const blobOf = createBlobClients(client);
  const url = (name: string) => blobOf(name).url;
  return {
    ...containerFunctions(client, signal),
    ...blobFunctions(client, blobOf, signal),
    ...copyFunctions(client, blobOf, signal),
    ...leaseFunctions(client, blobOf, signal),
    url,
    readUrl: (name, seconds) =>
      attempt(`make a URL for the copy of the blob ${name} in ${describe(client)}`, () =>
        access.readUrl({ containerName, blobName: name, url: url(name) }, seconds),
      ),
  };
}

type BlobClients = (name: string) => BlobClient;

/** Each blob's client is made once: making one costs a good part of a request. */
function createBlobClients(container: ContainerClient): BlobClients {
  const made = new Map<string, BlobClient>();
  return (name) => {
    const client = made.get(name) ?? container.getBlobClient(name);
    made.set(name, client);
    return client;
  };
}

/** https://learn.microsoft.com/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata */
function isContainerName(name: string): boolean {
  return /^[a-z0-9](?:-?[a-z0-9]){2,62}$/.test(name) && name.length <= 63;
}

/** An address with such parts would lead to another blob, or into another container. */
export function isAddressable(blobName: string): boolean {
  return !/(^|[/\\])\.{1,2}([/\\]|$)/.test(blobName);
}

function containerFunctions(
  client: ContainerClient,
  abortSignal: AbortSignal,
): Pick<BlobContainer, 'create' | 'exists' | 'list'> {
  const name = describe(client);
  return {
    create: () =>
      attempt(`create ${name}`, async () => {
        await client.createIfNotExists({ abortSignal });
      }),
    exists: () => attempt(`look for ${name}`, () => client.exists({ abortSignal })),
    list: () =>
      attempt(`list the blobs of ${name}`, async () => {
        const entries: BlobEntry[] = [];
        const blobs = client.listBlobsFlat({ includeMetadata: true, includeCopy: true, abortSignal });
        try {
          for await (const { name, properties, metadata } of blobs)
            if (isAddressable(name)) entries.push(toBlobEntry(name, properties, metadata));
        } catch (error) {
          if (codeOf(error) !== 'ContainerNotFound') throw error;
        }
        return entries;
      }),
  };
}

function blobFunctions(
  client: ContainerClient,
  blobOf: BlobClients,
  abortSignal: AbortSignal,
): Pick<BlobContainer, 'look' | 'read' | 'writeText' | 'createEmpty' | 'setMetadata' | 'delete'> {
  const inContainer = `in ${describe(client)}`;
  return {
    look: (name) =>
      undefinedIfMissing(() =>
        attempt(`look at the blob ${name} ${inContainer}`, async () => {
          const properties = await blobOf(name).getProperties({ abortSignal });
          return toBlobEntry(name, properties, properties.metadata);
        }),
      ),
    read: (name) =>
      attempt(`read the blob ${name} ${inContainer}`, () => readBlob(blobOf(name), abortSignal)),
    writeText: (name, text, { onlyIfAbsent }) =>
      attempt(`write the blob ${name} ${inContainer}`, async () => {
        const conditions = onlyIfAbsent ? { ifNoneMatch: '*' } : {};
        const blob = client.getBlockBlobClient(name);
        const write = () => blob.upload(text, Buffer.byteLength(text), { conditions, abortSignal });
        return (await unless(onlyIfAbsent ? ['BlobAlreadyExists'] : [], write)) !== undefined;
      }),
    createEmpty: (name, metadata) =>
      attempt(`make the blob ${name} ${inContainer}`, async () => {
        const options = { metadata: { ...metadata }, conditions: { ifNoneMatch: '*' }, abortSignal };
        const made = await unless(taken, () => client.getPageBlobClient(name).create(0, options));
        return made !== undefined;
      }),
    setMetadata: (name, metadata, { leaseId } = {}) =>
      attempt(`mark the blob ${name} ${inContainer}`, async () => {
        const options = { conditions: present('leaseId', leaseId), abortSignal };
        const { etag = '' } = await blobOf(name).setMetadata({ ...metadata }, options);
        return quoted(etag);
      }),
    delete: (name, { etag, leaseId } = {}) =>
      attempt(`delete the blob ${name} ${inContainer}`, async () => {
        const conditions = { ...present('ifMatch', etag), ...present('leaseId', leaseId) };
        const blob = blobOf(name);
        try {
          return (await blob.deleteIfExists({ conditions, abortSignal })).succeeded;
        } catch (error) {
          // The condition does not hold either where our first request took effect and its answer was lost.
          if (codeOf(error) === 'ConditionNotMet' && !(await blob.exists({ abortSignal }))) return false;
          throw error;
        }
      }),
  };
}

function copyFunctions(
  client: ContainerClient,
  blobOf: BlobClients,
  abortSignal: AbortSignal,
): Pick<BlobContainer, 'startCopy' | 'copyOperation' | 'abortCopy'> {
  const inContainer = `in ${describe(client)}`;
  return {
    startCopy: (name, sourceUrl, metadata, etag) =>
      attempt(`start the copy to the blob ${name} ${inContainer}`, async () => {
        const conditions = etag === undefined ? { ifNoneMatch: '*' } : { ifMatch: etag };
        const options = { metadata: { ...metadata }, conditions, abortSignal };
        const begun = await unless(taken, () => blobOf(name).beginCopyFromURL(sourceUrl, options));
        const state: CopyState | undefined = begun?.getOperationState();
        return state && (state.copyId ?? '');
      }),
    copyOperation: (name, onBytes) => {
      const blob = blobOf(name);
      return {
        poll: (signal) =>
          attempt(`copy to the blob ${name} ${inContainer}`, async () =>
            lookAtCopy(await blob.getProperties({ abortSignal: signal }), onBytes),
          ),
      };
    },
    abortCopy: (name, copyId) =>
      attempt(`abort the copy to the blob ${name} ${inContainer}`, async () => {
        try {
          await blobOf(name).abortCopyFromURL(copyId, { abortSignal });
        } catch (error) {
          if (codeOf(error) !== 'NoPendingCopyOperation') throw error;
        }
      }),
  };
}

/** What the package's poller keeps of a copy; its type tells less. */
type CopyState = Pick<BlobBeginCopyFromUrlPollState, 'copyId' | 'isStarted'>;

function leaseFunctions(
  client: ContainerClient,
  blobOf: BlobClients,
  abortSignal: AbortSignal,
): Pick<BlobContainer, 'lease'> {
  return {
    lease: (name) =>
      attempt(`lease the blob ${name} in ${describe(client)}`, async () => {
        const lease = blobOf(name).getBlobLeaseClient();
        try {
          await lease.acquireLease(leaseSeconds, { abortSignal });
        } catch (error) {
          const reason = noLease[codeOf(error) ?? ''];
          if (reason) return reason;
          throw error;
        }
        return {
          id: lease.leaseId,
          renew: () =>
            attempt(`renew the lease of ${name}`, async () => {
              await lease.renewLease({ abortSignal });
            }),
          release: (signal) =>
            attempt(`release the lease of ${name}`, async () => {
              await lease.releaseLease({ abortSignal: signal });
            }),
        };
      }),
  };
}

/** The longest that Azure lends a blob and takes it back by itself. */
const leaseSeconds = 60;

const noLease: Readonly<Record<string, NoLease>> = {
  LeaseAlreadyPresent: 'leased',
  BlobNotFound: 'missing',
  PendingCopyOperation: 'being copied to',
};

/** Somebody else made, changed, leased or copied to the blob; or we did, and the answer was lost. */
const taken = [
  'BlobAlreadyExists',
  'ConditionNotMet',
  'LeaseIdMissing',
  'PendingCopyOperation',
  'TargetConditionNotMet',
];

/** @returns what Azure answered, or nothing where it refused with one of the codes */
async function unless<T>(codes: readonly string[], call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    if (codes.includes(codeOf(error) ?? '')) return undefined;
    throw error;
  }
}

function describe(client: ContainerClient): string {
  return `the container ${client.containerName} of the storage account ${client.accountName}`;
}

function toBlobEntry(
  name: string,
  properties: Pick<BlobGetPropertiesResponse, 'contentLength' | 'createdOn' | 'lastModified' | 'etag'> &
    CopyProperties,
  metadata: Readonly<Record<string, string>> | undefined,
): BlobEntry {
  const lastModified = properties.lastModified ?? new Date(0);
  return {
    name,
    bytes: properties.contentLength ?? 0,
    createdOn: properties.createdOn ?? lastModified,
    lastModified,
    etag: quoted(properties.etag ?? ''),
    metadata: metadata ?? {},
    ...(properties.copyId === undefined ? {} : { copy: toBlobCopy(properties) }),
  };
}

/** Lists give etags without quotes, headers with them, as conditions want them. */
function quoted(etag: string): string {
  return etag === '' || etag.startsWith('"') ? etag : `"${etag}"`;
}
