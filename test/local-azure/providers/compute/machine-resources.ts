import { randomUUID } from 'node:crypto';
import { parseResourceId, resourceGroupId } from '../../arm/identifiers.js';
import type { Resource } from '../../arm/resources.js';
import type { DataDisk, Plan } from '../../world-galleries.js';
import { DISK_TYPE, MACHINE_TYPE } from './addresses.js';

/** The parts of a machine that its resource and the resources of its disks show. */
export interface Hardware {
  readonly id: string;
  readonly location: string;
  readonly osType: 'Windows' | 'Linux';
  readonly size: string;
  readonly osDiskBytes: number;
  readonly generation: 'V1' | 'V2';
  readonly securityType?: 'TrustedLaunch' | undefined;
  readonly dataDisks?: readonly DataDisk[] | undefined;
  readonly plan?: Plan | undefined;
  /** The image that it was made of: the id of a version of a gallery, or the reference of a Marketplace image. */
  readonly imageReference?: Readonly<Record<string, unknown>> | undefined;
}

const trustedLaunch = {
  securityType: 'TrustedLaunch',
  uefiSettings: { secureBootEnabled: true, vTpmEnabled: true },
};

export function osDiskIdOf(machineId: string): string {
  const { subscriptionId, resourceGroup, names } = parseResourceId(machineId);
  return `${resourceGroupId(subscriptionId, resourceGroup)}/providers/${DISK_TYPE}/${names.join('')}`;
}

export function dataDiskIdOf(machineId: string, { lun }: DataDisk): string {
  return `${osDiskIdOf(machineId)}_lun_${lun}`;
}

export function machineResource(hardware: Hardware, timeCreated: string): Resource {
  const { id, location, size, dataDisks = [], securityType, plan, imageReference } = hardware;
  const name = nameOf(id);
  const properties = {
    vmId: randomUUID(),
    hardwareProfile: { vmSize: size },
    storageProfile: {
      ...(imageReference && { imageReference }),
      osDisk: osDiskOf(hardware),
      dataDisks: dataDisks.map((disk) => dataDiskOf(id, disk)),
    },
    osProfile: { computerName: name },
    ...(securityType && { securityProfile: trustedLaunch }),
    provisioningState: 'Succeeded',
    timeCreated,
  };
  return { name, id, type: MACHINE_TYPE, location, ...(plan && { plan }), properties };
}

function osDiskOf({ id, osType, osDiskBytes }: Hardware): object {
  return {
    osType,
    name: nameOf(id),
    createOption: 'FromImage',
    caching: 'ReadWrite',
    managedDisk: { storageAccountType: 'Standard_LRS', id: osDiskIdOf(id) },
    diskSizeGB: gigabytes(osDiskBytes),
  };
}

function dataDiskOf(machineId: string, disk: DataDisk): object {
  const id = dataDiskIdOf(machineId, disk);
  return {
    lun: disk.lun,
    name: nameOf(id),
    createOption: 'Attach',
    caching: 'None',
    managedDisk: { storageAccountType: 'Standard_LRS', id },
    diskSizeGB: gigabytes(disk.bytes),
  };
}

/** The OS disk and the data disks; only an OS disk has an operating system, a generation and a plan. */
export function diskResources(hardware: Hardware, timeCreated: string): Resource[] {
  const { id, location, osType, generation, securityType, plan, dataDisks = [] } = hardware;
  const osDisk = {
    osType,
    hyperVGeneration: generation,
    creationData: { createOption: 'FromImage' },
    ...(securityType && { securityProfile: { securityType } }),
    ...(plan && { purchasePlan: plan }),
  };
  const common = { location, managedBy: id, timeCreated };
  return [
    diskResource({ ...common, id: osDiskIdOf(id), bytes: hardware.osDiskBytes }, osDisk),
    ...dataDisks.map((disk) =>
      diskResource(
        { ...common, id: dataDiskIdOf(id, disk), bytes: disk.bytes },
        { creationData: { createOption: 'Empty' } },
      ),
    ),
  ];
}

interface Disk {
  readonly id: string;
  readonly location: string;
  readonly managedBy: string;
  readonly bytes: number;
  readonly timeCreated: string;
}

function diskResource({ id, location, managedBy, bytes, timeCreated }: Disk, own: object): Resource {
  const properties = {
    ...own,
    diskSizeGB: gigabytes(bytes),
    diskSizeBytes: bytes,
    encryption: { type: 'EncryptionAtRestWithPlatformKey' },
    networkAccessPolicy: 'AllowAll',
    publicNetworkAccess: 'Enabled',
    timeCreated,
    provisioningState: 'Succeeded',
    uniqueId: randomUUID(),
  };
  const sku = { name: 'Standard_LRS', tier: 'Standard' };
  return { name: nameOf(id), id, type: DISK_TYPE, location, managedBy, sku, properties };
}

/** Whole gigabytes, as Azure shows sizes of disks. */
export function gigabytes(bytes: number): number {
  return Math.ceil(bytes / 2 ** 30);
}

function nameOf(id: string): string {
  return parseResourceId(id).names.join('');
}
