import { createHash } from 'node:crypto';
import type { Blob } from '../world.js';
import type { DiskContents } from '../world-disks.js';
import {
  type Azurite,
  type BlobAddress,
  type BlobDocument,
  type BlobProperties,
  type BlobType,
  isStorageError,
  newEtag,
  ownContext,
  type PageRange,
} from './azurite.js';
import { diskPages } from './disk-pages.js';
import { footerBytes, vhdFooter } from './vhd.js';

/** The properties of a blob besides its contents. */
type About = Pick<Blob, 'metadata' | 'lastModified' | 'disk'>;

/** Creates a blob, and its container if that is missing. */
export async function putBlob(azurite: Azurite, account: string, blob: Blob): Promise<void> {
  const address = { account, container: blob.container, blob: blob.name };
  await putContainer(azurite, account, blob.container);
  if (blob.pageBytes === undefined) {
    await putBlockBlob(azurite, address, blobBytes(blob), blob);
  } else {
    await putPageBlob(azurite, address, blob.pageBytes, blob);
  }
}

/** Creates a container, which is private unless said otherwise; does nothing if it exists. */
export async function putContainer(
  { metadata }: Azurite,
  account: string,
  name: string,
  publicAccess?: 'blob',
): Promise<void> {
  const properties = {
    etag: newEtag(),
    lastModified: new Date(),
    ...withoutLease,
    ...(publicAccess && { publicAccess }),
  };
  try {
    await metadata.createContainer(ownContext(), { accountName: account, name, properties });
  } catch (error) {
    if (!isStorageError(error, 'ContainerAlreadyExists')) throw error;
  }
}

/** Creates a VHD of zeros, of which only the footer and what is known of the disk take memory. */
export async function putPageBlob(
  { extents, metadata }: Azurite,
  address: BlobAddress,
  bytes: number,
  { metadata: userMetadata = {}, lastModified, disk }: About = {},
): Promise<void> {
  if (bytes % 512 !== 0 || bytes < footerBytes) {
    throw new RangeError(`The size of page blob ${address.blob}, ${bytes}, is not a multiple of 512.`);
  }
  const persistency = await extents.appendExtent(vhdFooter(bytes));
  const document: BlobDocument = {
    ...identity(address),
    metadata: userMetadata,
    properties: { ...properties('PageBlob', bytes, lastModified), blobSequenceNumber: 0 },
    pageRangesInOrder: [
      ...(disk ? [await firstPages(extents, disk)] : []),
      { start: bytes - footerBytes, end: bytes - 1, persistency },
    ],
  };
  await metadata.createBlob(ownContext(), document);
}

async function firstPages(extents: Azurite['extents'], disk: DiskContents): Promise<PageRange> {
  const pages = diskPages(disk);
  return { start: 0, end: pages.length - 1, persistency: await extents.appendExtent(pages) };
}

async function putBlockBlob(
  { extents, metadata }: Azurite,
  address: BlobAddress,
  bytes: Buffer,
  { metadata: userMetadata = {}, lastModified }: About,
): Promise<void> {
  const contentMD5 = createHash('md5').update(bytes).digest();
  const document: BlobDocument = {
    ...identity(address),
    metadata: userMetadata,
    properties: { ...properties('BlockBlob', bytes.length, lastModified), contentMD5, accessTier: 'Hot' },
    persistency: await extents.appendExtent(bytes),
  };
  await metadata.createBlob(ownContext(), document);
}

function blobBytes({ text = '', base64 }: Blob): Buffer {
  return base64 === undefined ? Buffer.from(text, 'utf8') : Buffer.from(base64, 'base64');
}

function identity({ account, container, blob }: BlobAddress) {
  return {
    accountName: account,
    containerName: container,
    name: blob,
    snapshot: '',
    isCommitted: true,
    deleted: false,
  };
}

const withoutLease = { leaseState: 'available', leaseStatus: 'unlocked' };

function properties(blobType: BlobType, contentLength: number, lastModified?: string): BlobProperties {
  const written = lastModified === undefined ? new Date() : new Date(lastModified);
  return {
    blobType,
    contentLength,
    contentType: 'application/octet-stream',
    creationTime: written,
    lastModified: written,
    etag: newEtag(),
    ...withoutLease,
  };
}
