import type { CustomImage } from '../../tasks/core/azure/resources/custom-images.js';
import type { Deployment } from '../../tasks/core/azure/resources/deployments.js';
import type { LabVirtualMachine } from '../../tasks/core/azure/resources/lab-virtual-machines.js';
import type { Lab } from '../../tasks/core/azure/resources/labs.js';
import type { StoredBlobs } from '../../tasks/core/factory/store/store.js';

/** A lab as the product reads it from Azure, in a resource group of its own name and with its own storage account. */
export function labOf(name: string, more: Partial<Lab> = {}): Lab {
  const group = `/subscriptions/s/resourceGroups/${name}/providers`;
  return {
    id: `${group}/Microsoft.DevTestLab/labs/${name}`,
    name,
    subscriptionId: 's',
    resourceGroup: name,
    location: 'westeurope',
    storageAccountId: `${group}/Microsoft.Storage/storageAccounts/${name.toLowerCase()}`,
    ...more,
  };
}

/** A VM of the lab Factory, built on 20 November 2026. */
export function machineOf(name: string, more: Partial<LabVirtualMachine> = {}): LabVirtualMachine {
  const createdDate = more.createdDate ?? new Date('2026-11-20T00:00:00Z');
  return {
    id: `${labOf('Factory').id}/virtualmachines/${name}`,
    name,
    tags: {},
    provisioningState: 'Succeeded',
    createdDate,
    createdDateText: createdDate.toISOString(),
    size: 'Standard_D2s_v5',
    dataDiskIds: [],
    artifacts: [],
    artifactDeployment: { total: 0 },
    ...more,
  };
}

/** The record of a deployment, which reached its state on 20 November 2026. */
export function deploymentOf(name: string, state: string, more: Partial<Deployment> = {}): Deployment {
  return { name, state, tags: {}, changedAt: new Date('2026-11-20T00:00:00Z'), ...more };
}

/** A stored image with its two blobs. */
export function storedOf(more: Partial<StoredBlobs> & { readonly imagePath: string }): StoredBlobs {
  const imageName = more.imageName ?? more.imagePath.replaceAll(/[\\.]/g, '_');
  const blob = (name: string) => ({
    name,
    bytes: 1024,
    createdOn: new Date('2026-11-20T01:00:00Z'),
    lastModified: new Date('2026-11-20T02:00:00Z'),
    etag: name,
    metadata: {},
  });
  return {
    imageName,
    description: '',
    osType: 'Windows',
    vhdFileName: `${imageName}.vhd`,
    timestamp: new Date('2026-11-20T01:00:00Z'),
    sourceVmId: 'another',
    sourceVmCreated: 'another',
    companion: blob(`${imageName}.json`),
    vhd: blob(`${imageName}.vhd`),
    ...more,
  };
}

/** A custom image of a lab. */
export function customImageOf(lab: Lab, name: string, more: Partial<CustomImage> = {}): CustomImage {
  return {
    id: `${lab.id}/customimages/${name}`,
    name,
    tags: {},
    provisioningState: 'Succeeded',
    createdDate: new Date('2026-11-20T03:00:00Z'),
    description: '',
    ...more,
  };
}
