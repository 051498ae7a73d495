import { type BlobContainer, openContainer } from '../../../../tasks/core/azure/blobs/container.js';
import { labOf } from '../../../worlds/azure-things.js';
import { azureInMemory } from '../azure-in-memory.js';
import type { MemoryAccounts } from './memory-accounts.js';
import type { MemoryContainer } from './memory-container.js';

/** The product's own container on a container in memory. */
export interface OpenedContainer {
  readonly container: BlobContainer;
  readonly memory: MemoryContainer;
  readonly accounts: MemoryAccounts;
}

/** Where a disk of 4096 bytes is copied from. */
export const diskUrl = 'https://disk.example.com/os?sas';

/** @param run cancels what the container is asked for */
export async function openInMemory(run = new AbortController().signal): Promise<OpenedContainer> {
  const lab = labOf('Factory');
  const { azure, accounts, container } = await azureInMemory([lab]);
  const memory = container(lab, 'vhds');
  accounts.sourceBytes(diskUrl, 4096);
  return { container: await openContainer(azure, lab.storageAccountId, 'vhds', run), memory, accounts };
}
