import { errors } from '../../arm/errors.js';
import { resourceKey } from '../../arm/identifiers.js';
import { statusFolder } from '../../arm/operations.js';
import type { ArmRequest, ArmResponse } from '../../arm/provider.js';
import type { Resource } from '../../arm/resources.js';
import type { ProviderContext } from '../context.js';
import type { Machines } from './machines.js';

/** Access to the contents of disks. */
export interface DiskExports {
  /** @returns an address with a shared access signature, which begins with the origin */
  readonly exportDisk: (diskId: string, bytes: number, origin: string) => Promise<string>;
  /** Invalidates the address at once. */
  readonly revokeDisk: (diskId: string) => Promise<void>;
  readonly removeDisk: (diskId: string) => Promise<void>;
}

export interface DiskAccess {
  /** The disk with its present `diskState`. */
  readonly show: (disk: Resource) => Resource;
  readonly grant: (request: ArmRequest, disk: Resource) => ArmResponse;
  readonly revoke: (request: ArmRequest, disk: Resource) => ArmResponse;
  readonly isGranted: (diskId: string) => boolean;
}

/** The service's limit since February 2025: 60 days. */
const LONGEST_GRANT_SECONDS = 5_184_000;

/** Bytes of the footer that follows the content of a disk in a fixed VHD. */
const VHD_FOOTER_BYTES = 512;

interface Wanted {
  readonly seconds: number;
  readonly origin: string;
}

interface Grant {
  active: boolean;
  address?: string;
  cancelExpiry?: () => void;
}

export function createDiskAccess(
  context: ProviderContext,
  exports: DiskExports,
  machines: Machines,
): DiskAccess {
  const { clock, durations, facts, operations } = context;
  const grants = new Map<string, Grant>();
  const wait = (verb: string, id: string): Promise<void> =>
    clock.sleep(clock.varied(durations.diskAccess, `${verb}:${id}`));

  const end = async (id: string): Promise<void> => {
    grants.get(resourceKey(id))?.cancelExpiry?.();
    grants.delete(resourceKey(id));
    await exports.revokeDisk(id);
  };
  const makeGrant = async (disk: Resource, grant: Grant, { seconds, origin }: Wanted): Promise<object> => {
    await wait('grant', disk.id);
    const bytes = Number(disk.properties['diskSizeBytes']) + VHD_FOOTER_BYTES;
    const address = await exports.exportDisk(disk.id, bytes, origin);
    const accessSAS = isReadByAll(disk, facts) ? address : unsigned(address);
    grant.active = true;
    grant.address = accessSAS;
    grant.cancelExpiry = clock.after(seconds, () => void end(disk.id));
    return { accessSAS };
  };
  const accepted = (request: ArmRequest, disk: Resource, work: Promise<unknown>): ArmResponse => {
    const folder = statusFolder.disk(request.parameters['subscriptionId'] ?? '', disk.location ?? '');
    return { status: 202, headers: { ...operations.start({ request, folder, work }) } };
  };
  return {
    show: (disk) => {
      const diskState = stateOf(disk, grants.get(resourceKey(disk.id)), machines);
      return { ...disk, properties: { ...disk.properties, diskState } };
    },
    grant: (request, disk) => {
      const seconds = grantSeconds(request.body);
      refuseRunning(disk, machines);
      if (facts.closedDisk === 'refused') refuseClosed(disk);
      const present = grants.get(resourceKey(disk.id));
      if (present && facts.secondGrant === 'refused') throw outstanding(disk.name);
      if (present?.active === true && facts.secondGrant === 'same address')
        return accepted(request, disk, Promise.resolve({ accessSAS: present.address }));
      present?.cancelExpiry?.();
      const grant: Grant = { active: false };
      grants.set(resourceKey(disk.id), grant);
      return accepted(request, disk, makeGrant(disk, grant, { seconds, origin: request.origin }));
    },
    revoke: (request, disk) => {
      const work = wait('revoke', disk.id).then(() => end(disk.id));
      return accepted(request, disk, work);
    },
    isGranted: (id) => grants.has(resourceKey(id)),
  };
}

/** The error for what is refused while a disk can be read from outside. */
export function outstanding(diskName: string): Error {
  const message =
    `There is an active shared access signature outstanding for disk ${diskName}. ` +
    'Call EndGetAccess before attaching or deleting it.';
  return errors.conflict('Conflict', message);
}

function grantSeconds(body: unknown): number {
  const { access, durationInSeconds } = (body ?? {}) as { access?: unknown; durationInSeconds?: unknown };
  if (access !== 'Read' && access !== 'Write') {
    throw errors.badRequest('InvalidParameter', "The value of parameter 'access' is invalid.");
  }
  if (
    !Number.isInteger(durationInSeconds) ||
    !isWithin(Number(durationInSeconds), 1, LONGEST_GRANT_SECONDS)
  ) {
    throw errors.badRequest('InvalidParameter', "The value of parameter 'durationInSeconds' is invalid.");
  }
  return Number(durationInSeconds);
}

function isWithin(value: number, least: number, most: number): boolean {
  return value >= least && value <= most;
}

function refuseRunning({ name, managedBy = '' }: Resource, machines: Machines): void {
  const powerState = machines.get(managedBy)?.powerState ?? 'deallocated';
  if (powerState === 'deallocated') return;
  const message = `Access not permitted because disk ${name} is currently attached to running VM ${managedBy}.`;
  throw errors.conflict('Conflict', message);
}

/** @see https://learn.microsoft.com/azure/virtual-machines/disks-restrict-import-export-overview */
function refuseClosed({ name, properties: { networkAccessPolicy } }: Resource): void {
  if (networkAccessPolicy !== 'DenyAll') return;
  const message = `Disk ${name} cannot be exported: its network access policy is DenyAll.`;
  throw errors.badRequest('OperationNotAllowed', message);
}

/** Whether whoever has the address of a disk can read it, and so the service of blobs when it copies. */
function isReadByAll(
  { properties }: Resource,
  { entraDisk, privateDisk }: ProviderContext['facts'],
): boolean {
  if (properties['dataAccessAuthMode'] === 'AzureActiveDirectory') return entraDisk === 'copied';
  return properties['networkAccessPolicy'] !== 'AllowPrivate' || privateDisk === 'copied';
}

/** In place of an address that is good only with a token, or in a network of its own: nobody here has these. */
function unsigned(address: string): string {
  const url = new URL(address);
  url.searchParams.set('sig', Buffer.alloc(32).toString('base64'));
  return url.href;
}

function stateOf({ managedBy }: Resource, grant: Grant | undefined, machines: Machines): string {
  if (grant?.active === true) return 'ActiveSAS';
  if (managedBy === undefined) return 'Unattached';
  return machines.get(managedBy)?.powerState === 'deallocated' ? 'Reserved' : 'Attached';
}
