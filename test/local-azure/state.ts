import type { Operations } from './arm/operations.js';
import type { Resource, ResourceStore } from './arm/resources.js';
import type { BlobService } from './blobs/blob-service.js';
import { environmentState, type EnvironmentState } from './environment-state.js';
import {
  galleryState,
  type GalleryState,
  sharedGalleryState,
  type SharedGalleryState,
  snapshotState,
  type SnapshotState,
} from './gallery-state.js';
import type { Compute } from './providers/compute/provider.js';
import { osTypeOfImage } from './providers/dev-test-lab/custom-images.js';

/** Everything that the local Azure holds, as its control server shows it. */
export interface State {
  readonly labs: readonly LabState[];
  readonly storageAccounts: readonly StorageAccountState[];
  readonly disks: readonly { readonly id: string; readonly state: string }[];
  readonly galleries: readonly GalleryState[];
  readonly sharedGalleries: readonly SharedGalleryState[];
  readonly snapshots: readonly SnapshotState[];
  readonly environments: readonly EnvironmentState[];
  readonly formulas: readonly FormulaState[];
  readonly deployments: readonly { readonly id: string; readonly state: string }[];
  /** The names of roles that were made after the start. */
  readonly customRoles: readonly string[];
  /** Number of long-running operations that have not ended. */
  readonly runningOperations: number;
}

export interface LabState {
  readonly id: string;
  readonly name: string;
  readonly customImages: readonly CustomImageState[];
  readonly virtualMachines: readonly VirtualMachineState[];
}

export interface FormulaState {
  readonly id: string;
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly properties: Resource['properties'];
}

export interface CustomImageState {
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly osType: string;
  readonly description: string;
  readonly provisioningState: string;
  readonly vhdUrl: string;
}

export interface VirtualMachineState {
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly provisioningState: string;
  readonly powerState: string;
}

export interface StorageAccountState {
  readonly name: string;
  readonly containers: readonly {
    readonly name: string;
    readonly blobs: readonly BlobState[];
  }[];
}

export interface BlobState {
  readonly name: string;
  readonly bytes: number;
  readonly type: string;
  readonly copyStatus?: string | undefined;
  readonly metadata: Readonly<Record<string, string>>;
}

export async function takeState(
  resources: ResourceStore,
  operations: Pick<Operations, 'running'>,
  compute: Compute,
  blobs: BlobService,
): Promise<Omit<State, 'customRoles'>> {
  const all = (type: string): Resource[] => resources.listType(type, '/subscriptions');
  return {
    labs: all('Microsoft.DevTestLab/labs').map((lab) => ({
      id: lab.id,
      name: lab.name,
      customImages: resources.list(`${lab.id}/customimages`).map(customImageState),
      virtualMachines: resources
        .list(`${lab.id}/virtualmachines`)
        .map((machine) => virtualMachineState(machine, compute)),
    })),
    storageAccounts: await blobs.inventory(),
    disks: all('Microsoft.Compute/disks').map((disk) => ({
      id: disk.id,
      state: text(compute.diskAccess.show(disk).properties['diskState']),
    })),
    galleries: all('Microsoft.Compute/galleries').map((gallery) => galleryState(gallery, resources)),
    sharedGalleries: all('Microsoft.DevTestLab/labs/sharedGalleries').map((gallery) =>
      sharedGalleryState(gallery, resources),
    ),
    snapshots: all('Microsoft.Compute/snapshots').map(snapshotState),
    environments: all('Microsoft.DevTestLab/labs/users/environments').map((environment) =>
      environmentState(environment, resources),
    ),
    formulas: all('Microsoft.DevTestLab/labs/formulas').map(({ id, name, tags = {}, properties }) => ({
      id,
      name,
      tags,
      properties,
    })),
    deployments: all('Microsoft.Resources/deployments').map(({ id, properties }) => ({
      id,
      state: text(properties['provisioningState']),
    })),
    runningOperations: operations.running(),
  };
}

function customImageState(resource: Resource): CustomImageState {
  const { name, tags = {}, properties } = resource;
  const { imageName } = (properties['vhd'] ?? {}) as { imageName?: string };
  return {
    name,
    tags,
    osType: osTypeOfImage(resource),
    description: text(properties['description']),
    provisioningState: text(properties['provisioningState']),
    vhdUrl: text(imageName),
  };
}

function virtualMachineState(
  { name, tags = {}, properties }: Resource,
  compute: Compute,
): VirtualMachineState {
  return {
    name,
    tags,
    provisioningState: text(properties['provisioningState']),
    powerState: compute.machines.get(text(properties['computeId']))?.powerState ?? '',
  };
}

/** Empty for anything that is no text. */
function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
