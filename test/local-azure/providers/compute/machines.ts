import { randomUUID } from 'node:crypto';
import { dateWithOffset } from '../../arm/dates.js';
import { parseResourceId, resourceGroupId, resourceKey } from '../../arm/identifiers.js';
import type { VirtualMachine } from '../../world.js';
import type { ProviderContext } from '../context.js';

export type PowerState = VirtualMachine['powerState'];

export interface MachineSpecification {
  readonly id: string;
  readonly location: string;
  readonly osType: 'Windows' | 'Linux';
  readonly size: string;
  readonly osDiskBytes: number;
  readonly generation: 'V1' | 'V2';
  readonly powerState: PowerState;
  readonly generalized: boolean;
}

/** One entry of an instance view's `statuses`. */
export interface InstanceStatus {
  readonly code: string;
  readonly level: 'Info';
  readonly displayStatus: string;
}

/** The state of a virtual machine besides its resource. */
export interface Machine {
  readonly powerState: PowerState;
  readonly generalized: boolean;
  readonly osDiskId: string;
  readonly generation: 'V1' | 'V2';
}

/** The virtual machines of Compute and their OS disks, by case-insensitive id. */
export interface Machines {
  readonly create: (specification: MachineSpecification) => void;
  readonly get: (id: string) => Machine | undefined;
  /** Changes a machine; does nothing if it no longer exists. */
  readonly change: (id: string, change: Partial<Pick<Machine, 'powerState' | 'generalized'>>) => void;
  readonly statuses: (id: string) => InstanceStatus[];
  /** Removes the machine and its OS disk. */
  readonly remove: (id: string) => void;
}

/** @param removeDisk called with each disk that is deleted */
export function createMachines(
  { clock, resources }: ProviderContext,
  removeDisk: (diskId: string) => void,
): Machines {
  const machines = new Map<string, Machine>();
  return {
    create: (specification) => {
      const osDiskId = diskIdOf(specification.id);
      const { powerState, generalized, generation } = specification;
      const created = dateWithOffset(clock.now());
      machines.set(resourceKey(specification.id), { powerState, generalized, generation, osDiskId });
      resources.set(machineResource(specification, osDiskId, created));
      resources.set(diskResource(specification, osDiskId, created));
    },
    get: (id) => machines.get(resourceKey(id)),
    change: (id, change) => {
      const machine = machines.get(resourceKey(id));
      if (machine) machines.set(resourceKey(id), { ...machine, ...change });
    },
    statuses: (id) => {
      const machine = machines.get(resourceKey(id));
      return machine ? statusesOf(machine) : [];
    },
    remove: (id) => {
      const machine = machines.get(resourceKey(id));
      machines.delete(resourceKey(id));
      resources.delete(id);
      if (!machine) return;
      resources.delete(machine.osDiskId);
      removeDisk(machine.osDiskId);
    },
  };
}

function statusesOf({ powerState, generalized }: Machine): InstanceStatus[] {
  const status = (code: string, displayStatus: string): InstanceStatus => ({
    code,
    level: 'Info',
    displayStatus,
  });
  return [
    status('ProvisioningState/succeeded', 'Provisioning succeeded'),
    ...(generalized ? [status('OSState/generalized', 'VM generalized')] : []),
    status(`PowerState/${powerState}`, `VM ${powerState}`),
  ];
}

function diskIdOf(machineId: string): string {
  const { subscriptionId, resourceGroup, names } = parseResourceId(machineId);
  return `${resourceGroupId(subscriptionId, resourceGroup)}/providers/Microsoft.Compute/disks/${names.join('')}`;
}

function machineResource(
  { id, location, osType, size, osDiskBytes }: MachineSpecification,
  osDiskId: string,
  timeCreated: string,
): Parameters<ProviderContext['resources']['set']>[0] {
  const name = parseResourceId(id).names.join('');
  const osDisk = {
    osType,
    name,
    createOption: 'FromImage',
    caching: 'ReadWrite',
    managedDisk: { storageAccountType: 'Standard_LRS', id: osDiskId },
    diskSizeGB: Math.ceil(osDiskBytes / 2 ** 30),
  };
  const properties = {
    vmId: randomUUID(),
    hardwareProfile: { vmSize: size },
    storageProfile: { osDisk, dataDisks: [] },
    osProfile: { computerName: name },
    provisioningState: 'Succeeded',
    timeCreated,
  };
  return { name, id, type: 'Microsoft.Compute/virtualMachines', location, properties };
}

function diskResource(
  { id, location, osType, generation, osDiskBytes }: MachineSpecification,
  osDiskId: string,
  timeCreated: string,
): Parameters<ProviderContext['resources']['set']>[0] {
  const properties = {
    osType,
    hyperVGeneration: generation,
    creationData: { createOption: 'FromImage' },
    diskSizeGB: Math.ceil(osDiskBytes / 2 ** 30),
    diskSizeBytes: osDiskBytes,
    encryption: { type: 'EncryptionAtRestWithPlatformKey' },
    networkAccessPolicy: 'AllowAll',
    publicNetworkAccess: 'Enabled',
    timeCreated,
    provisioningState: 'Succeeded',
    uniqueId: randomUUID(),
  };
  return {
    name: parseResourceId(osDiskId).names.join(''),
    id: osDiskId,
    type: 'Microsoft.Compute/disks',
    location,
    managedBy: id,
    sku: { name: 'Standard_LRS', tier: 'Standard' },
    properties,
  };
}
