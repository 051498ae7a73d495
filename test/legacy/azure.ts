import { ComputeManagementClient } from '@azure/arm-compute';
import { DevTestLabsClient, type LabVirtualMachine } from '@azure/arm-devtestlabs';
import { ResourceManagementClient } from '@azure/arm-resources';
import { StorageManagementClient } from '@azure/arm-storage';
import {
  BlobSASPermissions,
  BlobServiceClient,
  type ContainerClient,
  generateBlobSASQueryParameters,
  StorageSharedKeyCredential,
} from '@azure/storage-blob';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { sdkAccess } from '../worlds/sdk.js';
import type { LocalAzure } from '../local-azure/launch.js';
import type { Application, World as AzureWorld } from '../local-azure/world.js';
import { type Image, type Lab, labOf, type Machine, type World } from './world.js';

/** The requests of the scripts to a running Azure. They lease nothing and send no conditions. */
export interface OldAzure {
  readonly labs: DevTestLabsClient;
  readonly compute: ComputeManagementClient;
  readonly resources: ResourceManagementClient;
  readonly readLabs: () => Promise<readonly Lab[]>;
  readonly readMachines: (lab: Lab) => Promise<Machine[]>;
  /** Reads a machine together with its state in Compute. */
  readonly readMachine: (lab: Lab, name: string) => Promise<LabVirtualMachine>;
  readonly readImages: (lab: Lab) => Promise<Image[]>;
  readonly openContainer: (lab: Lab) => Promise<OldContainer>;
}

/** The container `imagefactoryvhds` of a lab's storage account: the store, and the scripts' staging container. */
export interface OldContainer {
  readonly client: ContainerClient;
  readonly read: () => Promise<World['store']>;
  /**
   * Copies a blob, overwriting an existing one, and waits for the end.
   * @returns whether the copy succeeded
   */
  readonly copy: (name: string, source: string) => Promise<boolean>;
  readonly readUrl: (name: string) => string;
}

/** The scripts poll every 5 to 60 seconds; here, time passes faster. */
export const often = { updateIntervalInMs: 20 };

/** @param world its labs, each in a resource group of its own name */
export async function openOldAzure(
  azure: LocalAzure,
  world: AzureWorld,
  application: Application,
): Promise<OldAzure> {
  const { credential, options } = await sdkAccess(azure, { ...world, applications: [application] });
  const subscriptionId = world.subscriptions[0]?.id ?? '';
  const blobOptions = { retryOptions: {}, tlsOptions: { ca: await readFile(azure.certificate, 'utf8') } };
  const labs = new DevTestLabsClient(credential, subscriptionId, options);
  const storage = new StorageManagementClient(credential, subscriptionId, options);
  const expand = 'properties($expand=computeVm,artifacts)';
  const readMachine = (lab: Lab, name: string) =>
    labs.virtualMachines.get(lab.name, lab.name, name, { expand });
  return {
    labs,
    compute: new ComputeManagementClient(credential, subscriptionId, options),
    resources: new ResourceManagementClient(credential, subscriptionId, options),
    readLabs: async () =>
      (await all(labs.labs.listBySubscription())).map(({ name = '', location = '' }) =>
        labOf(name, { subscriptionId, location }),
      ),
    readMachines: async (lab) => {
      const listed = await all(labs.virtualMachines.list(lab.name, lab.name));
      const read = await Promise.allSettled(listed.map(({ name = '' }) => readMachine(lab, name)));
      return read.flatMap((one) => (one.status === 'fulfilled' ? [machineOf(one.value)] : []));
    },
    readMachine,
    readImages: async (lab) =>
      (await all(labs.customImages.list(lab.name, lab.name))).map(
        ({ name = '', tags = {}, creationDate = new Date(0) }) => ({ name, tags, creationDate }),
      ),
    openContainer: async (lab) => {
      const { artifactsStorageAccount = '' } = await labs.labs.get(lab.name, lab.name);
      const account = artifactsStorageAccount.split('/').at(-1) ?? '';
      const { primaryEndpoints } = await storage.storageAccounts.getProperties(lab.name, account);
      const { keys } = await storage.storageAccounts.listKeys(lab.name, account);
      const service = new BlobServiceClient(primaryEndpoints?.blob ?? '', credential, blobOptions);
      const key = new StorageSharedKeyCredential(account, keys?.[0]?.value ?? '');
      return containerOf(service.getContainerClient('imagefactoryvhds'), key);
    },
  };
}

async function all<T>(pages: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of pages) items.push(item);
  return items;
}

function machineOf(machine: LabVirtualMachine): Machine {
  const { name = '', tags = {}, provisioningState = '', createdDate = new Date(0), computeVm } = machine;
  const isDeallocated = computeVm?.statuses?.some(({ code }) => code === 'PowerState/deallocated') ?? false;
  return { name, tags, provisioningState, createdDate, isDeallocated };
}

/** @param key signs the addresses; requests carry a token that tells Azure who sent them */
function containerOf(client: ContainerClient, key: StorageSharedKeyCredential): OldContainer {
  return {
    client,
    read: () => readStore(client),
    copy: async (name, source) => {
      const blob = client.getBlobClient(name);
      await blob.beginCopyFromURL(source);
      for (;;) {
        const { copyStatus } = await blob.getProperties();
        if (copyStatus !== 'pending') return copyStatus === 'success';
        await sleep(often.updateIntervalInMs);
      }
    },
    readUrl: (name) => {
      const { containerName } = client;
      const permissions = BlobSASPermissions.parse('r');
      const expiresOn = new Date(Date.now() + 3_600_000);
      const sas = generateBlobSASQueryParameters(
        { containerName, blobName: name, permissions, expiresOn },
        key,
      );
      return `${client.getBlobClient(name).url}?${String(sas)}`;
    },
  };
}

/** A blob that is deleted before it is read is an error for the scripts, after which they continue. */
async function readStore(client: ContainerClient): Promise<World['store']> {
  const blobs = await all(client.listBlobsFlat());
  const read = await Promise.allSettled(
    blobs.map(async ({ name, properties: { lastModified, contentLength = 0 } }) => {
      const content = name.endsWith('json')
        ? await client.getBlobClient(name).downloadToBuffer()
        : contentLength;
      return [name, { content, lastModified }] as const;
    }),
  );
  return new Map(read.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : [])));
}
