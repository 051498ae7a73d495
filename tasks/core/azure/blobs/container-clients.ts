import type { BlobClient, ContainerClient } from '@azure/storage-blob';

/** The SDK clients of a container and its blobs, and the signal that all their requests obey. */
export interface ContainerClients {
  readonly container: ContainerClient;
  readonly blob: (name: string) => BlobClient;
  readonly signal: AbortSignal;
  /** The name of the container in errors, e.g. `the container vhds of the storage account store`. */
  readonly title: string;
}

/** Makes the clients of a container, each blob's once: making one takes a good part of the time of a request. */
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

/** Error codes of a blob that another run has made, changed, leased or copied to; or this run, if an answer was lost. */
export const concurrentChange = [
  'BlobAlreadyExists',
  'ConditionNotMet',
  'LeaseIdMissing',
  'PendingCopyOperation',
  'TargetConditionNotMet',
];
