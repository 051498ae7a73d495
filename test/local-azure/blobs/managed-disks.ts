import { generateBlobSASQueryParameters, StorageSharedKeyCredential } from '@azure/storage-blob';
import { randomBytes, randomUUID } from 'node:crypto';
import { type AccessPolicy, type Account, type Azurite, newEtag, ownContext } from './azurite.js';
import type { DiskContents } from '../world-disks.js';
import { putContainer, putPageBlob } from './contents.js';

/** The part of managed disks that is blob storage: disks whose contents a SAS gives access to. */
export interface ManagedDisks {
  /**
   * Returns an address with a SAS that gives access to the disk until it is revoked or granted again.
   * @param bytes size of the VHD including the footer, a multiple of 512
   * @param origin `https://host:port` as the client spells it
   * @param disk what is known of its contents
   */
  readonly exportDisk: (
    diskId: string,
    bytes: number,
    origin: string,
    disk?: DiskContents,
  ) => Promise<string>;
  /** Invalidates the disk's SAS; copies that still read from it fail. */
  readonly revokeDisk: (diskId: string) => Promise<void>;
  readonly removeDisk: (diskId: string) => Promise<void>;
}

/** The account in place of the one in which Azure keeps managed disks. */
const accountName = 'md-disks';

const blobName = 'abcd';

export function createManagedDisks(azurite: Azurite, accounts: Map<string, Account>): ManagedDisks {
  const key = randomBytes(64);
  accounts.set(accountName, { name: accountName, key1: key, key2: randomBytes(64) });
  const credential = new StorageSharedKeyCredential(accountName, key.toString('base64'));
  const containers = new Map<string, string>();
  const { metadata } = azurite;

  const setPolicies = (container: string, containerAcl: readonly AccessPolicy[]) =>
    metadata.setContainerACL(ownContext(), accountName, container, {
      containerAcl,
      etag: newEtag(),
      lastModified: new Date(),
    });

  const removeDisk = async (diskId: string): Promise<void> => {
    const container = containers.get(diskId.toLowerCase());
    if (container !== undefined) {
      containers.delete(diskId.toLowerCase());
      await metadata.deleteContainer(ownContext(), accountName, container);
    }
  };

  return {
    exportDisk: async (diskId, bytes, origin, disk) => {
      await removeDisk(diskId);
      const container = randomBytes(6).toString('hex');
      containers.set(diskId.toLowerCase(), container);
      await putContainer(azurite, accountName, container);
      await putPageBlob(azurite, { account: accountName, container, blob: blobName }, bytes, {
        ...(disk && { disk }),
      });
      const identifier = randomUUID();
      await setPolicies(container, [{ id: identifier, accessPolicy: { permission: 'r' } }]);
      const values = { containerName: container, blobName, identifier };
      const sas = generateBlobSASQueryParameters(values, credential).toString();
      return `${origin}/${accountName}/${container}/${blobName}?${sas}`;
    },
    revokeDisk: async (diskId) => {
      const container = containers.get(diskId.toLowerCase());
      if (container !== undefined) {
        await setPolicies(container, []);
      }
    },
    removeDisk,
  };
}
