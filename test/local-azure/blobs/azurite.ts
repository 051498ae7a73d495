import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createRequire } from 'node:module';

/**
 * Azurite's blob service without its server: the request listener and its stores. Azurite publishes no types: these
 * describe the parts of version 3.37.0 that are used here. No other file depends on its internals.
 */
export interface Azurite {
  readonly listener: (request: IncomingMessage, response: ServerResponse) => void;
  /** Its functions may be replaced, because Azurite looks them up at each call. */
  readonly metadata: MetadataStore;
  readonly extents: ExtentStore;
  readonly close: () => Promise<void>;
}

export interface RequestContext {
  readonly contextId: string;
  readonly startTime: Date;
  readonly request?: { readonly getQuery: (name: string) => string | undefined };
}

export interface BlobDocument {
  readonly accountName: string;
  readonly containerName: string;
  readonly name: string;
  readonly snapshot: string;
  readonly isCommitted: boolean;
  readonly deleted: boolean;
  readonly metadata?: Readonly<Record<string, string>>;
  readonly properties: BlobProperties;
  pageRangesInOrder?: PageRange[];
  committedBlocksInOrder?: object[];
  persistency?: Extent;
  leaseExpireTime?: Date;
}

export interface BlobProperties {
  readonly blobType: BlobType;
  readonly creationTime: Date;
  readonly contentType?: string;
  readonly leaseState?: string;
  readonly leaseStatus?: string;
  readonly blobSequenceNumber?: number;
  readonly contentMD5?: Uint8Array;
  readonly accessTier?: string;
  readonly copyId?: string;
  etag: string;
  lastModified: Date;
  contentLength: number;
  copyStatus?: CopyStatus;
  copyProgress?: string;
  copyCompletionTime?: Date;
  copyStatusDescription?: string;
}

export type BlobType = 'PageBlob' | 'BlockBlob' | 'AppendBlob';

export type CopyStatus = 'pending' | 'success' | 'failed' | 'aborted';

export interface PageRange {
  readonly start: number;
  /** Inclusive. */
  readonly end: number;
  readonly persistency: Extent;
}

export interface Extent {
  readonly id: string;
  readonly offset: number;
  readonly count: number;
}

export interface ExtentStore {
  readonly appendExtent: (data: Buffer) => Promise<Extent>;
  readonly readExtent: (extent: Extent) => Promise<AsyncIterable<Buffer>>;
}

export interface ContainerDocument {
  readonly accountName: string;
  readonly name: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

export interface AccessPolicy {
  readonly id: string;
  readonly accessPolicy: { readonly permission: string };
}

export interface AccessPolicies {
  readonly containerAcl: readonly AccessPolicy[] | undefined;
  readonly etag: string;
  readonly lastModified: Date;
}

/** The address that a copy reads from or writes to. */
export interface BlobAddress {
  readonly account: string;
  readonly container: string;
  readonly blob: string;
}

/** The target of a write: the account's name, followed by container and blob; or one object with all three. */
export type WriteTarget =
  | string
  | {
      readonly accountName: string;
      readonly containerName: string;
      readonly name?: string;
      readonly blobName?: string;
    };

export type Write = (context: RequestContext, target: WriteTarget, ...rest: unknown[]) => Promise<unknown>;

/** All functions of the store that change a blob or its lease, except copies. */
export const writes = [
  'acquireBlobLease',
  'appendBlock',
  'breakBlobLease',
  'changeBlobLease',
  'clearRange',
  'commitBlockList',
  'createBlob',
  'deleteBlob',
  'releaseBlobLease',
  'renewBlobLease',
  'resizePageBlob',
  'setBlobHTTPHeaders',
  'setBlobMetadata',
  'stageBlock',
  'updateSequenceNumber',
  'uploadPages',
] as const;

export interface MetadataStore extends Record<(typeof writes)[number], Write> {
  readonly init: () => Promise<void>;
  readonly close: () => Promise<void>;
  readonly getBlob: (
    context: RequestContext,
    account: string,
    container: string,
    blob: string,
  ) => Promise<BlobDocument | undefined>;
  startCopyFromURL: (
    context: RequestContext,
    source: BlobAddress,
    destination: BlobAddress,
    copySource: string,
    ...rest: unknown[]
  ) => Promise<BlobProperties>;
  copyFromURL: MetadataStore['startCopyFromURL'];
  getBlobProperties: (
    context: RequestContext,
    account: string,
    container: string,
    blob: string,
    ...rest: unknown[]
  ) => Promise<unknown>;
  downloadBlob: (
    context: RequestContext,
    account: string,
    container: string,
    blob: string,
    ...rest: unknown[]
  ) => Promise<BlobDocument>;
  listBlobs: (
    context: RequestContext,
    account: string,
    container: string,
    delimiter: string | undefined,
    blob: string | undefined,
    prefix: string,
    maximum: number,
    ...rest: unknown[]
  ) => Promise<readonly [blobs: readonly BlobDocument[], ...unknown[]]>;
  readonly listContainers: (
    context: RequestContext,
    account: string,
    prefix: string,
    maximum: number,
  ) => Promise<readonly [containers: readonly ContainerDocument[], ...unknown[]]>;
  createContainer: (context: RequestContext, container: ContainerDocument) => Promise<unknown>;
  deleteContainer: (
    context: RequestContext,
    account: string,
    container: string,
    ...rest: unknown[]
  ) => Promise<void>;
  setContainerACL: (
    context: RequestContext,
    account: string,
    container: string,
    policies: AccessPolicies,
  ) => Promise<unknown>;
}

export interface Account {
  readonly name: string;
  readonly key1: Buffer;
  readonly key2: Buffer;
}

type Constructor<Instance, Parameters extends readonly unknown[]> = new (
  ...parameters: Parameters
) => Instance;

const require = createRequire(import.meta.url);

function load(path: string): unknown {
  return require(`azurite/dist/src/${path}`);
}

const { default: StorageError } = load('blob/errors/StorageError.js') as {
  default: Constructor<Error, [status: number, code: string, message: string, requestId: string]>;
};

const { newEtag } = load('common/utils/utils.js') as { newEtag: () => string };

export { newEtag };

/**
 * Azurite checks the source of a copy by a request to itself; this header distinguishes it from requests of clients.
 */
const ownRequestHeader = 'x-local-azure-request';

const ownRequestId = randomUUID();

const { default: axios } = createRequire(require.resolve('azurite/package.json'))('axios') as {
  default: { readonly defaults: { readonly headers: { readonly common: Record<string, string> } } };
};

axios.defaults.headers.common[ownRequestHeader] = ownRequestId;

export function isOwnRequest({ headers }: IncomingMessage): boolean {
  return headers[ownRequestHeader] === ownRequestId;
}

/** An error that Azurite answers with an XML body and `x-ms-error-code`. */
export function storageError(context: RequestContext, status: number, code: string, message: string): Error {
  return new StorageError(status, code, message, context.contextId);
}

export function isStorageError(error: unknown, code: string): boolean {
  return error instanceof Error && 'storageErrorCode' in error && error.storageErrorCode === code;
}

/** The context of operations that the local Azure carries out itself. */
export function ownContext(): RequestContext {
  return { contextId: 'local-azure', startTime: new Date() };
}

/**
 * Creates an instance that keeps everything in memory. The data of deleted blobs is not collected: disks are sparse
 * and share their contents with their copies.
 */
export async function createAzurite(accounts: ReadonlyMap<string, Account>): Promise<Azurite> {
  const logger = (load('common/Logger.js') as { default: object }).default;
  const metadata = createMetadataStore();
  const extentMetadata = createExtentMetadataStore();
  const { MemoryExtentChunkStore, default: MemoryExtentStore } = load(
    'common/persistence/MemoryExtentStore.js',
  ) as {
    MemoryExtentChunkStore: Constructor<object, []>;
    default: Constructor<ExtentStore, [category: string, chunks: object, metadata: object, logger: object]>;
  };
  const extents = new MemoryExtentStore('blob', new MemoryExtentChunkStore(), extentMetadata, logger);
  await Promise.all([metadata.init(), extentMetadata.init()]);
  return {
    listener: createListener(metadata, extents, { getAccount: (name) => accounts.get(name) }),
    metadata,
    extents,
    close: async () => {
      await Promise.all([metadata.close(), extentMetadata.close()]);
    },
  };
}

function createMetadataStore(): MetadataStore {
  const { default: LokiBlobMetadataStore } = load('blob/persistence/LokiBlobMetadataStore.js') as {
    default: Constructor<MetadataStore, [path: string, inMemory: boolean]>;
  };
  return new LokiBlobMetadataStore('in-memory/blobs', true);
}

function createExtentMetadataStore(): Pick<MetadataStore, 'init' | 'close'> {
  const { default: LokiExtentMetadataStore } = load('common/persistence/LokiExtentMetadataStore.js') as {
    default: Constructor<Pick<MetadataStore, 'init' | 'close'>, [path: string, inMemory: boolean]>;
  };
  return new LokiExtentMetadataStore('in-memory/extents', true);
}

function createListener(
  metadata: MetadataStore,
  extents: ExtentStore,
  accounts: { readonly getAccount: (name: string) => Account | undefined },
): Azurite['listener'] {
  const accessLog = false;
  const loose = false;
  const skipApiVersionCheck = true;
  const oauthBasic = 0;
  const disableProductStyleUrl = true;
  const { default: BlobRequestListenerFactory } = load('blob/BlobRequestListenerFactory.js') as {
    default: Constructor<{ createRequestListener: () => Azurite['listener'] }, unknown[]>;
  };
  return new BlobRequestListenerFactory(
    metadata,
    extents,
    accounts,
    accessLog,
    undefined,
    loose,
    skipApiVersionCheck,
    oauthBasic,
    disableProductStyleUrl,
  ).createRequestListener();
}
