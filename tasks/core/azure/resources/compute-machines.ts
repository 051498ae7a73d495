import type { Azure } from '../azure.js';
import { attempt } from '../requests/errors.js';
import { longRunning, type Operation } from '../requests/operation.js';
import { present } from '../requests/present.js';
import { begin, find } from '../requests/resource-manager.js';
import { isObject, objectIn, objectsIn, textIn } from '../requests/shape.js';
import { resourceId } from '../resource-id.js';
import { gigabytesIn } from './disk-size.js';
import { securityTypeIn } from './machine-traits.js';
import { addressOf } from './resource-address.js';

/** The virtual machine of Azure Compute behind a virtual machine of a lab. */
export interface ComputeMachine {
  readonly id: string;
  readonly osDiskId?: string;
  /** Where the OS disk is no managed disk that keeps what is written to it. */
  readonly osDiskKind?: 'ephemeral' | 'unmanaged';
  readonly dataDisks: readonly AttachedDisk[];
  readonly securityType?: string;
  /** The image that it was made of: `publisher:offer:sku:version` of the Marketplace with the version as built, else names. */
  readonly base?: string;
  /** Of the Marketplace image that it was made of, if that has one. */
  readonly plan?: PurchasePlan;
}

/** A data disk of a machine. */
export interface AttachedDisk {
  readonly lun: number;
  readonly diskId: string;
  /** Its size, where Azure tells it: not for a deallocated machine. */
  readonly bytes?: number;
}

export interface PurchasePlan {
  readonly name: string;
  readonly publisher: string;
  readonly product: string;
}

/** Reads a virtual machine of Azure Compute. @returns `undefined` if there is no such machine */
export async function getComputeMachine(
  azure: Azure,
  id: string,
  signal: AbortSignal,
): Promise<ComputeMachine | undefined> {
  return attempt(`read the compute virtual machine ${resourceId(id).name}`, async () => {
    const machine = await find<Resource>(azure, addressOf(id, '2024-03-01'), signal);
    return machine && toComputeMachine(machine, id);
  });
}

/** Deallocates a virtual machine of Azure Compute: it keeps its disks and costs nothing else. */
export function deallocateComputeMachine(azure: Azure, id: string): Operation<void> {
  const doing = `deallocate the compute virtual machine ${resourceId(id).name}`;
  return longRunning(doing, begin(azure, { ...addressOf(id, '2024-03-01', 'deallocate'), method: 'POST' }));
}

function toComputeMachine({ plan, properties }: Resource, id: string): ComputeMachine {
  const { storageProfile, securityProfile } = objectIn(properties);
  const { osDisk, dataDisks, imageReference } = objectIn(storageProfile);
  return {
    id,
    ...present('osDiskId', diskIdOf(objectIn(osDisk))),
    ...present('osDiskKind', unusualKindOf(objectIn(osDisk))),
    dataDisks: objectsIn(dataDisks).flatMap(toAttachedDisk),
    ...present('securityType', securityTypeIn(objectIn(securityProfile).securityType)),
    ...present('base', baseIn(objectIn(imageReference))),
    ...present('plan', planIn(plan)),
  };
}

/** Of images of galleries, the names of gallery, definition and version; of a managed image, its name. */
function baseIn({ publisher, offer, sku, version, exactVersion, id }: ImageReference): string | undefined {
  const built = textIn(exactVersion) ?? textIn(version);
  const parts = [publisher, offer, sku, built].map((part) => textIn(part) ?? '');
  if (parts.every((part) => part !== '')) return parts.join(':');
  const names = [...(textIn(id) ?? '').matchAll(/\/(?:galleries|images|versions)\/([^/]+)/gi)].map(
    ([, name = '']) => name,
  );
  return names.length === 0 ? undefined : names.join('/');
}

function toAttachedDisk(disk: DataDisk): readonly AttachedDisk[] {
  const diskId = diskIdOf(disk);
  if (diskId === undefined || !Number.isSafeInteger(disk.lun)) return [];
  return [{ lun: Number(disk.lun), diskId, ...present('bytes', gigabytesIn(disk.diskSizeGB) || undefined) }];
}

function diskIdOf({ managedDisk }: Disk): string | undefined {
  return textIn(objectIn(managedDisk).id);
}

/** An ephemeral disk lies on the host of the machine, an unmanaged one is a blob of somebody's storage account. */
function unusualKindOf(disk: OsDisk): ComputeMachine['osDiskKind'] {
  if (textIn(objectIn(disk.diffDiskSettings).option)?.toLowerCase() === 'local') return 'ephemeral';
  return isObject(disk.vhd) && !isObject(disk.managedDisk) ? 'unmanaged' : undefined;
}

function planIn(plan: Resource['plan']): PurchasePlan | undefined {
  if (!isObject(plan)) return undefined;
  const { name, publisher, product } = plan;
  return { name: textIn(name) ?? '', publisher: textIn(publisher) ?? '', product: textIn(product) ?? '' };
}

interface Disk {
  readonly managedDisk?: { readonly id?: string } | null;
}

interface OsDisk extends Disk {
  readonly diffDiskSettings?: { readonly option?: string } | null;
  readonly vhd?: { readonly uri?: string } | null;
}

interface DataDisk extends Disk {
  readonly lun?: number;
  readonly diskSizeGB?: number;
}

/** `version` may be `latest`; `exactVersion` is what that was when the machine was made. */
interface ImageReference {
  readonly publisher?: string;
  readonly offer?: string;
  readonly sku?: string;
  readonly version?: string;
  readonly exactVersion?: string;
  readonly id?: string;
}

interface Resource {
  readonly plan?: Partial<PurchasePlan> | null;
  readonly properties?: {
    readonly storageProfile?: {
      readonly imageReference?: ImageReference | null;
      readonly osDisk?: OsDisk | null;
      readonly dataDisks?: readonly DataDisk[] | null;
    } | null;
    readonly securityProfile?: { readonly securityType?: string } | null;
  } | null;
}
