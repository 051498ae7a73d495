import type { BlobGetPropertiesResponse, BlockBlobUploadOptions } from '@azure/storage-blob';
import type { Azure } from '../azure.js';
import { attempt, codeOf, undefinedIf, undefinedIfMissing } from '../requests/errors.js';
import { createPageCheck } from '../requests/pages.js';
import { present } from '../requests/present.js';
import { countIn, dateIn, textIn } from '../requests/shape.js';
import { containerClients, type ContainerClients, concurrentChange } from './container-clients.js';
import { type BlobCopies, type BlobCopy, copyFunctions, type CopyProperties, toBlobCopy } from './copies.js';
import { type BlobLeases, leaseFunctions } from './leases.js';
import { readBlob } from './read-blob.js';
import { storageAccess } from './storage-credential.js';

export interface BlobEntry {
  readonly name: string;
  /** e.g. `PageBlob`; absent where Azure does not tell. */
  readonly type?: string;
  readonly bytes: number;
  /** The creation of the blob, or the start of the copy that created it. */
  readonly createdOn: Date;
  readonly lastModified: Date;
  readonly etag: string;
  readonly metadata: Readonly<Record<string, string>>;
  /** The last copy into this blob. */
  readonly copy?: BlobCopy;
}

/** Conditions on a blob that is changed. */
export interface BlobConditions {
  readonly etag?: string;
  readonly leaseId?: string;
}

/** When a blob is written: only if there is none of that name, if it is as it was read, or in any case. */
export interface WriteOptions {
  readonly onlyIfAbsent?: boolean;
  readonly etag?: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

/** A container of a storage account. All but `copyOperation` obey the signal that the container was opened with. */
export interface BlobContainer extends BlobCopies, BlobLeases {
  /** Creates the container, without public access, unless it exists. */
  readonly create: () => Promise<void>;
  readonly exists: () => Promise<boolean>;
  /** Lists all blobs whose names can be part of a URL; none if the container does not exist. */
  readonly list: () => Promise<BlobEntry[]>;
  /** Reads the properties of a blob. @returns `undefined` if there is no such blob */
  readonly look: (name: string) => Promise<BlobEntry | undefined>;
  /** Reads a blob. @throws if it has more than `most` bytes */
  readonly read: (name: string, most: number) => Promise<Uint8Array>;
  /** Reads the end of a blob from an offset on. @throws if it has more than `most` bytes */
  readonly readFrom: (name: string, offset: number, most: number) => Promise<Uint8Array>;
  /** Writes a block blob: bytes, or a text in UTF-8. @returns false if the condition does not hold, also where that is an answer lost before */
  readonly writeText: (name: string, text: string | Uint8Array, options: WriteOptions) => Promise<boolean>;
  /** Creates an empty page blob. @returns false if there is a blob of that name */
  readonly createEmpty: (name: string, metadata: Readonly<Record<string, string>>) => Promise<boolean>;
  /** Replaces the metadata. @returns the new etag of the blob */
  readonly setMetadata: (
    name: string,
    metadata: Readonly<Record<string, string>>,
    conditions?: Pick<BlobConditions, 'leaseId'>,
  ) => Promise<string>;
  /** Deletes a blob. @returns false if there was none. @throws if a condition does not hold, or the blob is leased */
  readonly delete: (name: string, conditions?: BlobConditions) => Promise<boolean>;
  readonly url: (name: string) => string;
  /** @returns a URL that reads the blob for at least `seconds` from now, already registered as a secret */
  readonly readUrl: (name: string, seconds: number) => Promise<string>;
}

/** Opens a container, which need not exist. Reads the account's properties once a process. */
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
  const clients = containerClients(access.container(containerName), signal);
  const url = (name: string) => clients.blob(name).url;
  return {
    ...containerFunctions(clients),
    ...readingFunctions(clients),
    ...changingFunctions(clients),
    ...copyFunctions(clients),
    ...leaseFunctions(clients),
    url,
    readUrl: (name, seconds) =>
      attempt(`make a URL for the copy of the blob ${name} in ${clients.title}`, () =>
        access.readUrl({ containerName, blobName: name, url: url(name) }, seconds),
      ),
  };
}

/** @see https://learn.microsoft.com/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata */
function isContainerName(name: string): boolean {
  return /^[a-z0-9](?:-?[a-z0-9]){2,62}$/.test(name) && name.length <= 63;
}

/** Whether a name has no segment `.` or `..`: a URL with one leads to another blob, or into another container. */
export function isAddressable(blobName: string): boolean {
  return !/(^|[/\\])\.{1,2}([/\\]|$)/.test(blobName);
}

function containerFunctions({
  container,
  signal: abortSignal,
  title,
}: ContainerClients): Pick<BlobContainer, 'create' | 'exists' | 'list'> {
  return {
    create: () =>
      attempt(`create ${title}`, async () => {
        await container.createIfNotExists({ abortSignal });
      }),
    exists: () => attempt(`look for ${title}`, () => container.exists({ abortSignal })),
    list: () =>
      attempt(`list the blobs of ${title}`, async () => {
        const entries: BlobEntry[] = [];
        const blobs = container.listBlobsFlat({ includeMetadata: true, includeCopy: true, abortSignal });
        const check = createPageCheck();
        await undefinedIf(['ContainerNotFound'], async () => {
          for await (const { segment, continuationToken } of blobs.byPage()) {
            for (const { name, properties, metadata } of segment.blobItems)
              if (isAddressable(name)) entries.push(toBlobEntry(name, properties, metadata));
            check(continuationToken);
          }
        });
        return entries;
      }),
  };
}

function readingFunctions({
  blob,
  signal: abortSignal,
  title,
}: ContainerClients): Pick<BlobContainer, 'look' | 'read' | 'readFrom'> {
  return {
    look: (name) =>
      undefinedIfMissing(() =>
        attempt(`look at the blob ${name} in ${title}`, async () => {
          const properties = await blob(name).getProperties({ abortSignal });
          return toBlobEntry(name, properties, properties.metadata);
        }),
      ),
    read: (name, most) =>
      attempt(`read the blob ${name} in ${title}`, () => readBlob(blob(name), most, abortSignal)),
    readFrom: (name, offset, most) =>
      attempt(`read the end of the blob ${name} in ${title}`, () =>
        readBlob(blob(name), most, abortSignal, offset),
      ),
  };
}

function uploadOptions({ onlyIfAbsent = false, etag, metadata }: WriteOptions): BlockBlobUploadOptions {
  const conditions = { ...(onlyIfAbsent ? { ifNoneMatch: '*' } : {}), ...present('ifMatch', etag) };
  return { conditions, ...(metadata ? { metadata: { ...metadata } } : {}) };
}

/** The error codes of conditions that do not hold. */
function refusalsOf({ onlyIfAbsent = false, etag }: WriteOptions): string[] {
  return [
    ...(onlyIfAbsent ? ['BlobAlreadyExists'] : []),
    ...(etag === undefined ? [] : ['ConditionNotMet', 'BlobNotFound']),
  ];
}

function changingFunctions({
  container,
  blob,
  signal: abortSignal,
  title,
}: ContainerClients): Pick<BlobContainer, 'writeText' | 'createEmpty' | 'setMetadata' | 'delete'> {
  return {
    writeText: (name, text, options) =>
      attempt(`write the blob ${name} in ${title}`, async () => {
        const blockBlob = container.getBlockBlobClient(name);
        const write = () =>
          blockBlob.upload(text, Buffer.byteLength(text), { ...uploadOptions(options), abortSignal });
        return (await undefinedIf(refusalsOf(options), write)) !== undefined;
      }),
    createEmpty: (name, metadata) =>
      attempt(`make the blob ${name} in ${title}`, async () => {
        const options = { metadata: { ...metadata }, conditions: { ifNoneMatch: '*' }, abortSignal };
        const made = await undefinedIf(concurrentChange, () =>
          container.getPageBlobClient(name).create(0, options),
        );
        return made !== undefined;
      }),
    setMetadata: (name, metadata, { leaseId } = {}) =>
      attempt(`mark the blob ${name} in ${title}`, async () => {
        const options = { conditions: present('leaseId', leaseId), abortSignal };
        const { etag = '' } = await blob(name).setMetadata({ ...metadata }, options);
        return quoted(etag);
      }),
    delete: (name, { etag, leaseId } = {}) =>
      attempt(`delete the blob ${name} in ${title}`, async () => {
        const conditions = { ...present('ifMatch', etag), ...present('leaseId', leaseId) };
        try {
          return (await blob(name).deleteIfExists({ conditions, abortSignal })).succeeded;
        } catch (error) {
          // The condition also fails if the first attempt deleted the blob and its answer was lost.
          if (codeOf(error) === 'ConditionNotMet' && !(await blob(name).exists({ abortSignal })))
            return false;
          throw error;
        }
      }),
  };
}

function toBlobEntry(
  name: string,
  properties: Pick<
    BlobGetPropertiesResponse,
    'blobType' | 'contentLength' | 'createdOn' | 'lastModified' | 'etag'
  > &
    CopyProperties,
  metadata: Readonly<Record<string, string>> | '' | undefined,
): BlobEntry {
  const lastModified = dateIn(properties.lastModified) ?? new Date(0);
  return {
    name,
    ...present('type', textIn(properties.blobType)),
    bytes: countIn(properties.contentLength),
    createdOn: dateIn(properties.createdOn) ?? lastModified,
    lastModified,
    etag: quoted(properties.etag ?? ''),
    // The SDK reads the empty element of a list as an empty text.
    metadata: metadata === undefined || metadata === '' ? {} : metadata,
    ...present('copy', properties.copyId === undefined ? undefined : toBlobCopy(properties)),
  };
}

/** An etag in quotes, as conditions require it. Headers hold it so; lists hold it without quotes. */
function quoted(etag: string): string {
  return etag === '' || etag.startsWith('"') ? etag : `"${etag}"`;
}
