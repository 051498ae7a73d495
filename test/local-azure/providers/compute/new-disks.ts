import { randomUUID } from 'node:crypto';
import { dateWithOffset } from '../../arm/dates.js';
import { errors } from '../../arm/errors.js';
import { parseResourceId } from '../../arm/identifiers.js';
import { statusFolder } from '../../arm/operations.js';
import type { ArmRequest, ArmResponse, Route } from '../../arm/provider.js';
import type { Resource } from '../../arm/resources.js';
import type { ProviderContext } from '../context.js';
import { readTags } from '../resources/tag-limits.js';
import { DISK_TYPE, GROUP, idOf } from './addresses.js';
import { type DiskAccess, type DiskExports, outstanding } from './disk-access.js';
import { locationRequired } from './snapshot-request.js';

const DISK = `${GROUP}/disks/{name}`;

interface Wanted extends Partial<Pick<Resource, 'location' | 'sku'>> {
  readonly tags?: unknown;
  readonly properties?: {
    readonly creationData?: { readonly createOption?: unknown };
    readonly diskSizeGB?: unknown;
  };
}

/** Routes that make empty disks, which no machine uses, and delete them. */
export function newDiskRoutes(
  context: ProviderContext,
  access: DiskAccess,
  exports: Pick<DiskExports, 'removeDisk'>,
): Route[] {
  return [
    { method: 'PUT', path: DISK, handle: (request) => put(request, context) },
    { method: 'DELETE', path: DISK, handle: (request) => remove(request, context, access, exports) },
  ];
}

/** As for a snapshot, the first answer has no body that the API description would allow. */
function put(request: ArmRequest, context: ProviderContext): ArmResponse {
  const { clock, durations, resources } = context;
  const disk = newDisk(request, context);
  resources.set(disk);
  const work = clock.sleep(clock.varied(durations.snapshot, disk.id)).then(() => {
    resources.update(disk.id, (now) => ({
      ...now,
      properties: { ...now.properties, provisioningState: 'Succeeded' },
    }));
  });
  return begun(request, disk, work, context);
}

function newDisk(request: ArmRequest, { clock }: ProviderContext): Resource {
  const { location, tags, sku, properties = {} } = (request.body ?? {}) as Wanted;
  if (location === undefined) throw locationRequired();
  const { creationData, diskSizeGB } = properties;
  if (creationData?.createOption !== 'Empty')
    throw errors.badRequest('InvalidParameter', 'Only disks with createOption Empty can be made here.');
  if (typeof diskSizeGB !== 'number')
    throw errors.badRequest('InvalidParameter', 'An empty disk needs diskSizeGB.');
  const id = idOf(request, DISK_TYPE);
  return {
    id,
    name: parseResourceId(id).names.join(''),
    type: DISK_TYPE,
    location,
    tags: readTags(tags),
    sku: { name: sku?.name ?? 'Standard_LRS', tier: 'Standard' },
    properties: {
      encryption: { type: 'EncryptionAtRestWithPlatformKey' },
      networkAccessPolicy: 'AllowAll',
      publicNetworkAccess: 'Enabled',
      ...properties,
      diskSizeBytes: diskSizeGB * 2 ** 30,
      timeCreated: dateWithOffset(clock.now()),
      uniqueId: randomUUID(),
      provisioningState: 'Creating',
    },
  };
}

function remove(
  request: ArmRequest,
  context: ProviderContext,
  access: DiskAccess,
  exports: Pick<DiskExports, 'removeDisk'>,
): ArmResponse {
  const { clock, durations, resources } = context;
  const disk = resources.get(idOf(request, DISK_TYPE));
  if (!disk) return { status: 204 };
  if (access.isGranted(disk.id)) throw outstanding(disk.name);
  const work = clock.sleep(clock.varied(durations.snapshot, `delete:${disk.id}`)).then(async () => {
    resources.delete(disk.id);
    await exports.removeDisk(disk.id);
  });
  return begun(request, disk, work, context);
}

function begun(
  request: ArmRequest,
  { location = '' }: Resource,
  work: Promise<unknown>,
  { operations }: ProviderContext,
): ArmResponse {
  const folder = statusFolder.disk(request.parameters['subscriptionId'] ?? '', location);
  const headers = { ...operations.start({ request, folder, work }), 'content-type': 'application/json' };
  return { status: 202, headers };
}
