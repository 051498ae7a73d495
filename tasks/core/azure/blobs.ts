import { buffer } from 'node:stream/consumers';
import type { BlobItem, ContainerClient } from '@azure/storage-blob';
import type { Azure } from './azure.js';
import { lookAtCopy, toBlobCopy, type BlobCopy } from './blob-copy.js';
import { attempt, codeOf } from './errors.js';
import type { Operation } from './operation.js';
import { present } from './present.js';
import { storageAccess } from './storage-credential.js';

export interface BlobEntry {
  readonly name: string;
  readonly bytes: number;
  readonly lastModified: Date;
  readonly etag: string;
  readonly metadata: Readonly<Record<string, string>>;
  /** The last copy into this blob. */
  readonly copy?: BlobCopy;
}

/** A container of a storage account. All but `copyOperation` obey the signal that the container was opened with. */
export interface BlobContainer {
  /** Makes it, without public access, unless it exists. */
  readonly create: () => Promise<void>;
  readonly exists: () => Promise<boolean>;
  /** All blobs; none where there is no such container. */
  readonly list: () => Promise<BlobEntry[]>;
  readonly read: (name: string) => Promise<Uint8Array>;
  /** Writes a block blob in UTF-8. @returns false if `onlyIfAbsent` and there is such a blob */
  readonly writeText: (
    name: string,
    text: string,
    options: { readonly onlyIfAbsent: boolean },
  ) => Promise<boolean>;
  /** Starts a copy inside Azure. @returns its id */
  readonly startCopy: (
    name: string,
    sourceUrl: string,
    metadata: Readonly<Record<string, string>>,
  ) => Promise<string>;
  /** Waits for the copy into a blob; `onBytes` is told bytes done and total at each look, if the service tells them. */
  readonly copyOperation: (
    name: string,
    onBytes?: (done: number, total: number) => void,
  ) => Operation<{ readonly bytes: number }>;
  /** A copy that has ended already is no error. An aborted copy leaves an empty blob. */
  readonly abortCopy: (name: string, copyId: string) => Promise<void>;
  /** @returns false if there was no such blob. @throws if its etag is another one */
  readonly delete: (name: string, options?: { readonly etag?: string }) => Promise<boolean>;
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
  const access = await storageAccess(azure, accountId, signal);
  const client = access.container(containerName);
  const url = (name: string) => client.getBlobClient(name).url;
  return {
    ...containerFunctions(client, signal),
    ...blobFunctions(client, signal),
    ...copyFunctions(client, signal),
    url,
    readUrl: (name, seconds) =>
      attempt(`make a URL for the copy of the blob ${name} in ${describe(client)}`, () =>
        access.readUrl({ containerName, blobName: name, url: url(name) }, seconds),
      ),
  };
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
          for await (const blob of blobs) entries.push(toBlobEntry(blob));
        } catch (error) {
          if (codeOf(error) !== 'ContainerNotFound') throw error;
        }
        return entries;
      }),
  };
}

function blobFunctions(
  client: ContainerClient,
  abortSignal: AbortSignal,
): Pick<BlobContainer, 'read' | 'writeText' | 'delete'> {
  const inContainer = `in ${describe(client)}`;
  return {
    read: (name) =>
      attempt(`read the blob ${name} ${inContainer}`, async () => {
        const { readableStreamBody } = await client
          .getBlobClient(name)
          .download(0, undefined, { abortSignal });
        return readableStreamBody ? buffer(readableStreamBody) : new Uint8Array();
      }),
    writeText: (name, text, { onlyIfAbsent }) =>
      attempt(`write the blob ${name} ${inContainer}`, async () => {
        const conditions = onlyIfAbsent ? { ifNoneMatch: '*' } : {};
        const blob = client.getBlockBlobClient(name);
        try {
          await blob.upload(text, Buffer.byteLength(text), { conditions, abortSignal });
          return true;
        } catch (error) {
          if (onlyIfAbsent && codeOf(error) === 'BlobAlreadyExists') return false;
          throw error;
        }
      }),
    delete: (name, { etag } = {}) =>
      attempt(`delete the blob ${name} ${inContainer}`, async () => {
        const conditions = present('ifMatch', etag);
        const answer = await client.getBlobClient(name).deleteIfExists({ conditions, abortSignal });
        return answer.succeeded;
      }),
  };
}

function copyFunctions(
  client: ContainerClient,
  abortSignal: AbortSignal,
): Pick<BlobContainer, 'startCopy' | 'copyOperation' | 'abortCopy'> {
  const inContainer = `in ${describe(client)}`;
  return {
    startCopy: (name, sourceUrl, metadata) =>
      attempt(`start the copy to the blob ${name} ${inContainer}`, async () => {
        const blob = client.getBlobClient(name);
        const poller = await blob.beginCopyFromURL(sourceUrl, { metadata: { ...metadata }, abortSignal });
        const state = poller.getOperationState();
        return 'copyId' in state ? String(state.copyId) : '';
      }),
    copyOperation: (name, onBytes) => {
      const blob = client.getBlobClient(name);
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
          await client.getBlobClient(name).abortCopyFromURL(copyId, { abortSignal });
        } catch (error) {
          if (codeOf(error) !== 'NoPendingCopyOperation') throw error;
        }
      }),
  };
}

function describe(client: ContainerClient): string {
  return `the container ${client.containerName} of the storage account ${client.accountName}`;
}

function toBlobEntry({ name, properties, metadata }: BlobItem): BlobEntry {
  return {
    name,
    bytes: properties.contentLength ?? 0,
    lastModified: properties.lastModified,
    etag: properties.etag,
    metadata: metadata ?? {},
    ...(properties.copyId === undefined ? {} : { copy: toBlobCopy(properties) }),
  };
}
