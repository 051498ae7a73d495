import type { Azure } from '../azure.js';
import { attempt } from '../requests/errors.js';
import { evenIfLost } from '../requests/lost-operation.js';
import { longRunning, type Operation } from '../requests/operation.js';
import { present } from '../requests/present.js';
import { protectUrl } from '../requests/protect-url.js';
import { begin, find, type ResourceRequest } from '../requests/resource-manager.js';
import { objectIn, textIn } from '../requests/shape.js';
import { checkAddress } from '../requests/trusted-hosts.js';
import { resourceId } from '../resource-id.js';
import { bytesIn } from './disk-size.js';
import { type Generation, generationIn, securityTypeIn } from './machine-traits.js';

export interface Disk {
  readonly id: string;
  readonly name: string;
  readonly bytes: number;
  /** The Hyper-V generation of the virtual machines that can start from it. */
  readonly generation: Generation;
  /** e.g. `Attached` (running machine), `Reserved` (deallocated machine), `ActiveSAS` (read access is granted). */
  readonly state: string;
  /** The setting of the disk that forbids reading it by a SAS URL, as a clause. */
  readonly exportBlockedBecause?: string;
  /** e.g. `TrustedLaunch`; absent for plain disks. */
  readonly securityType?: string;
  /** `Windows` or `Linux`; absent for a data disk. */
  readonly osType?: string;
  /** `x64` or `Arm64`; absent where Azure does not tell it. */
  readonly architecture?: string;
  /** The kind of storage, e.g. `Premium_LRS`, `UltraSSD_LRS`; absent where Azure does not tell it. */
  readonly storage?: string;
  /** Whether the keys of a disk encryption set encrypt it; absent where Azure's own do. */
  readonly hasOwnKeys?: true;
}

/** The state of a disk to which access is granted. */
export const grantedState = 'ActiveSAS';

/** Reads a disk. @returns `undefined` if there is no such disk */
export async function getDisk(azure: Azure, id: string, signal: AbortSignal): Promise<Disk | undefined> {
  return attempt(`read the disk ${resourceId(id).name}`, async () => {
    const disk = await find<Resource>(azure, requestOf('GET', id), signal);
    return disk && toDisk(disk, id);
  });
}

/**
 * Grants read access to a disk that no running machine uses. Always revoke it: until then the machine cannot start.
 * @param seconds at most 60 days
 * @returns the SAS URL, already registered as a secret
 */
export function grantReadAccess(azure: Azure, diskId: string, seconds: number): Operation<string> {
  const access = { access: 'Read', durationInSeconds: Math.ceil(seconds) };
  return longRunning(
    `get read access to the disk ${resourceId(diskId).name}`,
    begin<{ readonly accessSAS?: unknown }>(azure, {
      ...requestOf('POST', diskId, '/beginGetAccess'),
      body: access,
    }),
    ({ accessSAS }) => {
      if (typeof accessSAS !== 'string') throw new Error('Azure answered without a SAS.');
      const url = protectUrl(azure, accessSAS);
      checkAddress(azure, 'storage accounts', url, 'the SAS leads to');
      return url;
    },
  );
}

/** Revokes all access to a disk. Its SAS URLs stop working at once. */
export function revokeAccess(azure: Azure, diskId: string): Operation<void> {
  const operation = longRunning(
    `revoke the access to the disk ${resourceId(diskId).name}`,
    begin(azure, requestOf('POST', diskId, '/endGetAccess')),
  );
  return evenIfLost(operation, async (signal) => {
    const state = (await getDisk(azure, diskId, signal))?.state ?? 'Deleted';
    return { done: state !== grantedState, state };
  });
}

function requestOf(method: 'GET' | 'POST', id: string, action = ''): ResourceRequest {
  const group = resourceId(id);
  const path = `providers/Microsoft.Compute/disks/${group.name}${action}`;
  return { method, group, path, apiVersion: '2023-10-02' };
}

interface Resource {
  readonly name?: string;
  readonly sku?: { readonly name?: string } | null;
  readonly properties?: Properties;
}

interface Properties {
  readonly diskSizeBytes?: number;
  readonly diskSizeGB?: number;
  readonly hyperVGeneration?: string;
  readonly diskState?: string;
  readonly networkAccessPolicy?: string;
  readonly publicNetworkAccess?: string;
  readonly dataAccessAuthMode?: string;
  readonly securityProfile?: { readonly securityType?: string } | null;
  readonly osType?: string;
  readonly supportedCapabilities?: { readonly architecture?: string } | null;
  readonly encryption?: { readonly diskEncryptionSetId?: string } | null;
}

function toDisk({ name, sku, properties }: Resource, id: string): Disk {
  const disk = objectIn(properties);
  return {
    id,
    name: textIn(name) ?? resourceId(id).name,
    bytes: bytesIn(disk),
    generation: generationIn(disk.hyperVGeneration),
    state: textIn(disk.diskState) ?? '',
    ...present('exportBlockedBecause', exportBlockedBecause(disk)),
    ...present('securityType', securityTypeIn(objectIn(disk.securityProfile).securityType)),
    ...present('osType', textIn(disk.osType)),
    ...present('architecture', textIn(objectIn(disk.supportedCapabilities).architecture)),
    ...present('storage', textIn(objectIn(sku).name)),
    ...(textIn(objectIn(disk.encryption).diskEncryptionSetId) === undefined ? {} : { hasOwnKeys: true }),
  };
}

/**
 * The setting of a disk that forbids reading it by a SAS URL.
 * @see https://learn.microsoft.com/azure/virtual-machines/disks-restrict-import-export-overview
 */
export function exportBlockedBecause(disk: Properties): string | undefined {
  if (disk.networkAccessPolicy === 'DenyAll' || disk.networkAccessPolicy === 'AllowPrivate')
    return `its network access policy is ${disk.networkAccessPolicy}`;
  if (disk.publicNetworkAccess === 'Disabled') return 'its public network access is disabled';
  if (disk.dataAccessAuthMode === 'AzureActiveDirectory')
    return 'it may only be read with a Microsoft Entra token';
  return undefined;
}
