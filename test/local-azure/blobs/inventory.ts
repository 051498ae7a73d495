import { buffer } from 'node:stream/consumers';
import {
  type Azurite,
  type BlobAddress,
  type BlobDocument,
  type BlobType,
  type CopyStatus,
  ownContext,
} from './azurite.js';
import type { DiskContents } from '../world-disks.js';
import { readDiskPages } from './disk-pages.js';
import { footerBytes, isVhdFooter } from './vhd.js';

export interface BlobDescription {
  readonly name: string;
  readonly bytes: number;
  readonly type: BlobType;
  /** Status of the copy that made the blob, if one did. */
  readonly copyStatus: CopyStatus | undefined;
  readonly metadata: Readonly<Record<string, string>>;
  readonly leaseState: string;
}

export interface FoundBlob extends BlobDescription {
  /** Whether the blob ends with a VHD footer; false while it is still being copied. */
  readonly hasVhdFooter: boolean;
  /** What is known of the disk in it. */
  readonly disk?: DiskContents;
}

export interface AccountInventory {
  readonly name: string;
  readonly containers: readonly { readonly name: string; readonly blobs: readonly BlobDescription[] }[];
}

export async function findBlob(azurite: Azurite, address: BlobAddress): Promise<FoundBlob | undefined> {
  const { account, container, blob } = address;
  const document = await azurite.metadata.getBlob(ownContext(), account, container, blob);
  if (!document) return undefined;
  const [hasVhdFooter, disk] = await Promise.all([endsAsVhd(azurite, document), diskIn(azurite, document)]);
  return { ...describe(document), hasVhdFooter, ...(disk && { disk }) };
}

export async function takeInventory({ metadata }: Azurite, account: string): Promise<AccountInventory> {
  const [found] = await metadata.listContainers(ownContext(), account, '', Number.MAX_SAFE_INTEGER);
  const containers = found.map(async ({ name }) => {
    const maximum = Number.MAX_SAFE_INTEGER;
    const [blobs] = await metadata.listBlobs(ownContext(), account, name, undefined, undefined, '', maximum);
    return { name, blobs: blobs.map(describe) };
  });
  return { name: account, containers: await Promise.all(containers) };
}

/** Ends all leases as if their time had passed, except infinite ones. */
export async function expireLeases({ metadata }: Azurite, account: string): Promise<void> {
  const [found] = await metadata.listContainers(ownContext(), account, '', Number.MAX_SAFE_INTEGER);
  for (const { name } of found) {
    const maximum = Number.MAX_SAFE_INTEGER;
    const [blobs] = await metadata.listBlobs(ownContext(), account, name, undefined, undefined, '', maximum);
    for (const blob of blobs) {
      const document = await metadata.getBlob(ownContext(), account, name, blob.name);
      if (document?.leaseExpireTime) document.leaseExpireTime = new Date(0);
    }
  }
}

/** The parts of a path-style address; undefined if it is not the address of a blob. */
export function parseBlobUrl(url: string): BlobAddress | undefined {
  if (!URL.canParse(url)) {
    return undefined;
  }
  const [account, container, ...blob] = new URL(url).pathname.slice(1).split('/').map(decodeURIComponent);
  return account && container && blob.length > 0 ? { account, container, blob: blob.join('/') } : undefined;
}

function describe({ name, metadata = {}, properties }: BlobDocument): BlobDescription {
  return {
    name,
    bytes: properties.contentLength,
    type: properties.blobType,
    copyStatus: properties.copyStatus,
    metadata,
    leaseState: properties.leaseState ?? 'available',
  };
}

async function endsAsVhd({ extents }: Azurite, document: BlobDocument): Promise<boolean> {
  const footerStart = document.properties.contentLength - footerBytes;
  const last = document.pageRangesInOrder?.at(-1);
  if (!last || last.start > footerStart || last.end !== footerStart + footerBytes - 1) {
    return false;
  }
  const { id, offset } = last.persistency;
  const extent = { id, offset: offset + footerStart - last.start, count: footerBytes };
  return isVhdFooter(await buffer(await extents.readExtent(extent)));
}

async function diskIn(
  { extents }: Azurite,
  { pageRangesInOrder = [] }: BlobDocument,
): Promise<DiskContents | undefined> {
  const [first, ...others] = pageRangesInOrder;
  if (first?.start !== 0 || others.length === 0) return undefined;
  return readDiskPages(await buffer(await extents.readExtent(first.persistency)));
}
