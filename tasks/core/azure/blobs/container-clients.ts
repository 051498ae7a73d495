import type { BlobClient, ContainerClient } from '@azure/storage-blob';

/** What the functions on a container's blobs are made with. */
export interface ContainerClients {
  readonly container: ContainerClient;
  readonly blob: (name: string) => BlobClient;
  readonly signal: AbortSignal;
  /** As errors name it: `the container vhds of the storage account store`. */
  readonly title: string;
}

/** Each blob's client is made once: making one costs a good part of a request. */
export function containerClients(container: ContainerClient, signal: AbortSignal): ContainerClients {
  const made = new Map<string, BlobClient>();
  return {
    container,
    blob: (name) => {
      const client = made.get(name) ?? container.getBlobClient(name);
      made.set(name, client);
      return client;
    },
    signal,
    title: `the container ${container.containerName} of the storage account ${container.accountName}`,
  };
}

/** Somebody else made, changed, leased or copied to the blob; or we did, and the answer was lost. */
export const taken = [
  'BlobAlreadyExists',
  'ConditionNotMet',
  'LeaseIdMissing',
  'PendingCopyOperation',
  'TargetConditionNotMet',
];
