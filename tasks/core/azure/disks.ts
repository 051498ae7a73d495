import type { Disk as Resource } from '@azure/arm-compute';
import type { Azure } from './azure.js';
import { computeClient } from './compute-client.js';
import { attempt, undefinedIfMissing } from './errors.js';
import { longRunning, type Operation } from './operation.js';
import { present } from './present.js';
import { protectUrl } from './protect-url.js';
import { resourceId } from './resource-id.js';

export interface Disk {
  readonly id: string;
  readonly name: string;
  readonly bytes: number;
  /** Of the virtual machines that can start from it. */
  readonly generation: 'V1' | 'V2';
  /** e.g. `Attached` (running machine), `Reserved` (deallocated machine), `ActiveSAS` (read access is granted). */
  readonly state: string;
  /** What in the disk's own settings forbids to read it by SAS. */
  readonly exportBlockedBecause?: string;
}

/** @returns `undefined` if there is no such disk */
export async function getDisk(azure: Azure, id: string, signal: AbortSignal): Promise<Disk | undefined> {
  const { subscriptionId, resourceGroup, name } = resourceId(id);
  const { disks } = computeClient(azure, subscriptionId);
  return undefinedIfMissing(() =>
    attempt(`read the disk ${name}`, async () =>
      toDisk(await disks.get(resourceGroup, name, { abortSignal: signal }), id),
    ),
  );
}

/**
 * Grants read access to a disk that no running machine uses. Always revoke it: meanwhile the machine cannot start.
 * @param seconds at most 60 days
 * @returns the SAS URL, already registered as a secret
 */
export function grantReadAccess(azure: Azure, diskId: string, seconds: number): Operation<string> {
  const { subscriptionId, resourceGroup, name } = resourceId(diskId);
  const { disks } = computeClient(azure, subscriptionId);
  const access = { access: 'Read', durationInSeconds: Math.ceil(seconds) };
  return longRunning(
    `get read access to the disk ${name}`,
    (options) => disks.beginGrantAccess(resourceGroup, name, access, options),
    ({ accessSAS }) => {
      if (accessSAS === undefined) throw new Error('Azure answered without a SAS.');
      return protectUrl(azure, accessSAS);
    },
  );
}

/** Ends all access to a disk; SAS URLs of it stop working at once. */
export function revokeAccess(azure: Azure, diskId: string): Operation<void> {
  const { subscriptionId, resourceGroup, name } = resourceId(diskId);
  const { disks } = computeClient(azure, subscriptionId);
  return longRunning(`revoke the access to the disk ${name}`, (options) =>
    disks.beginRevokeAccess(resourceGroup, name, options),
  );
}

const gigabyte = 1024 ** 3;

function toDisk(disk: Resource, id: string): Disk {
  return {
    id: disk.id ?? id,
    name: disk.name ?? resourceId(id).name,
    bytes: disk.diskSizeBytes ?? (disk.diskSizeGB ?? 0) * gigabyte,
    generation: disk.hyperVGeneration === 'V2' ? 'V2' : 'V1',
    state: disk.diskState ?? '',
    ...present('exportBlockedBecause', exportBlockedBecause(disk)),
  };
}

/** https://learn.microsoft.com/azure/virtual-machines/disks-restrict-import-export-overview */
export function exportBlockedBecause(disk: Resource): string | undefined {
  if (disk.networkAccessPolicy === 'DenyAll' || disk.networkAccessPolicy === 'AllowPrivate')
    return `its network access policy is ${disk.networkAccessPolicy}`;
  if (disk.publicNetworkAccess === 'Disabled') return 'its public network access is disabled';
  if (disk.dataAccessAuthMode === 'AzureActiveDirectory')
    return 'it may only be read with a Microsoft Entra token';
  return undefined;
}
