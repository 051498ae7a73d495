import { resourceGroupId } from './arm/identifiers.js';
import type { ResourceProvider } from './arm/provider.js';
import type { ResourceStore } from './arm/resources.js';
import type { BlobAuthorization } from './blobs/authorization.js';
import type { BlobService } from './blobs/blob-service.js';
import type { Compute } from './providers/compute/provider.js';
import type { Environments } from './providers/environments/provider.js';
import type { DevTestLab } from './providers/dev-test-lab/provider.js';
import type { Galleries } from './providers/galleries/provider.js';
import { DEPLOYMENT_TYPE } from './providers/resources/deployments.js';
import { pastProperties } from './providers/resources/record.js';
import type { Storage } from './providers/storage/provider.js';
import type { Lab, StorageAccount, Subscription, World } from './world.js';

/** The services to which the contents of a world are given. */
export interface Services {
  readonly providers: readonly ResourceProvider[];
  readonly compute: Compute;
  readonly galleries: Galleries;
  readonly devTestLab: DevTestLab;
  readonly environments: Environments;
  readonly storage: Storage;
  readonly blobs: BlobService;
  readonly authorization: BlobAuthorization;
}

/** Gives the contents of a subscription to the services. */
export async function addSubscription(
  subscription: Subscription,
  { tenantId }: World,
  resources: ResourceStore,
  services: Services,
): Promise<void> {
  const { id: name, displayName, labs, storageAccounts = [], cores } = subscription;
  const { galleries = [], snapshots = [] } = subscription;
  if (cores) services.compute.quotas.set(name, cores);
  const id = `/subscriptions/${name}`;
  resources.set({
    id,
    name,
    type: 'Microsoft.Resources/subscriptions',
    properties: { displayName, tenantId },
  });
  for (const lab of labs) {
    addResourceGroup(name, lab, resources);
    await addStorageAccount(name, { ...lab, name: lab.storageAccount }, services);
    services.devTestLab.addLab(name, lab);
    services.environments.addToLab(name, lab, tenantId);
    addPastDeployments(name, lab, resources);
  }
  for (const account of storageAccounts) {
    addResourceGroup(name, account, resources);
    await addStorageAccount(name, account, services);
  }
  for (const gallery of galleries) {
    addResourceGroup(name, gallery, resources);
    services.galleries.addGallery(name, gallery);
  }
  for (const snapshot of snapshots) {
    addResourceGroup(name, snapshot, resources);
    services.compute.addSnapshot(name, snapshot);
  }
}

function addResourceGroup(
  subscriptionId: string,
  { resourceGroup: name, location }: Pick<StorageAccount, 'resourceGroup' | 'location'>,
  resources: ResourceStore,
): void {
  const id = resourceGroupId(subscriptionId, name);
  if (resources.has(id)) return;
  resources.set({ id, name, type: 'Microsoft.Resources/resourceGroups', location, properties: {} });
}

function addPastDeployments(
  subscriptionId: string,
  { resourceGroup, deployments = [] }: Pick<Lab, 'resourceGroup' | 'deployments'>,
  resources: ResourceStore,
): void {
  for (const deployment of deployments) {
    const { name, tags } = deployment;
    const id = `${resourceGroupId(subscriptionId, resourceGroup)}/providers/${DEPLOYMENT_TYPE}/${name}`;
    const properties = pastProperties(deployment);
    resources.set({ id, name, type: DEPLOYMENT_TYPE, ...(tags && { tags: { ...tags } }), properties });
  }
}

/** Makes a storage account with the blobs that it begins with. */
export async function addStorageAccount(
  subscriptionId: string,
  account: StorageAccount,
  { storage, blobs, authorization }: Pick<Services, 'storage' | 'blobs' | 'authorization'>,
): Promise<void> {
  authorization.setRules(account.name, account);
  blobs.addAccount(account.name, storage.addAccount(subscriptionId, account));
  blobs.setSharedKeyAccess(account.name, account.allowSharedKeyAccess ?? true);
  for (const name of account.publicContainers ?? []) await blobs.openContainer(account.name, name);
  for (const blob of account.blobs ?? []) await blobs.seed(account.name, blob);
}
