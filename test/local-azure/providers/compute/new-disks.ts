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
import { checkDiskAccess } from './disk-accesses.js';
import { type DiskAccess, type DiskExports, outstanding } from './disk-access.js';
import { generationOf, type Marketplace } from './marketplace.js';
import { locationRequired } from './snapshot-request.js';

const DISK = `${GROUP}/disks/{name}`;

interface Wanted extends Partial<Pick<Resource, 'location' | 'sku'>> {
  readonly tags?: unknown;
  readonly properties?: WantedProperties;
}

interface WantedProperties {
  readonly creationData?: {
    readonly createOption?: unknown;
    readonly imageReference?: { readonly id?: unknown };
  };
  readonly diskSizeGB?: unknown;
  readonly hyperVGeneration?: unknown;
  readonly securityProfile?: { readonly securityType?: unknown };
}

type Images = Pick<Marketplace, 'imageAt'>;

/** Routes that make disks which no machine uses, empty or of images of the Marketplace, and delete them. */
export function newDiskRoutes(
  context: ProviderContext,
  images: Images,
  access: DiskAccess,
  exports: Pick<DiskExports, 'removeDisk'>,
): Route[] {
  return [
    { method: 'PUT', path: DISK, handle: (request) => put(request, images, context) },
    { method: 'DELETE', path: DISK, handle: (request) => remove(request, context, access, exports) },
  ];
}

/** As for a snapshot, the first answer has no body that the API description would allow. */
function put(request: ArmRequest, images: Images, context: ProviderContext): ArmResponse {
  const { clock, durations, resources } = context;
  const disk = newDisk(request, images, context);
  resources.set(disk);
  const work = clock.sleep(clock.varied(durations.snapshot, disk.id)).then(() => {
    resources.update(disk.id, (now) => ({
      ...now,
      properties: { ...now.properties, provisioningState: 'Succeeded' },
    }));
  });
  return begun(request, disk, work, context);
}

function newDisk(request: ArmRequest, images: Images, { clock }: ProviderContext): Resource {
  const { location, tags, sku, properties = {} } = (request.body ?? {}) as Wanted;
  if (location === undefined) throw locationRequired();
  checkDiskAccess(properties);
  const contents = contentsOf(properties, images);
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
      ...contents,
      timeCreated: dateWithOffset(clock.now()),
      uniqueId: randomUUID(),
      provisioningState: 'Creating',
    },
  };
}

/** GiB of a disk that is made of an image of Linux, unless it is to be larger. */
const imageGib = 30;

/** The size of a disk, and its generation where a system is on it. */
function contentsOf(wanted: WantedProperties, images: Images): Resource['properties'] {
  const { creationData, diskSizeGB } = wanted;
  if (creationData?.createOption === 'FromImage') return contentsOfImage(wanted, images);
  if (creationData?.createOption !== 'Empty')
    throw errors.badRequest('InvalidParameter', 'Only disks that are empty or of images can be made here.');
  if (typeof diskSizeGB !== 'number')
    throw errors.badRequest('InvalidParameter', 'An empty disk needs diskSizeGB.');
  return { diskSizeBytes: diskSizeGB * 2 ** 30 };
}

function contentsOfImage(wanted: WantedProperties, images: Images): Resource['properties'] {
  const { creationData, diskSizeGB, securityProfile } = wanted;
  const id = creationData?.imageReference?.id;
  const image = images.imageAt(typeof id === 'string' ? id : '');
  const { hyperVGeneration = generationOf(image) } = wanted;
  if (securityProfile?.securityType === 'TrustedLaunch' && hyperVGeneration !== 'V2')
    throw errors.badRequest('BadRequest', 'Trusted Launch needs a disk of Hyper-V generation V2.');
  const gib = typeof diskSizeGB === 'number' ? diskSizeGB : imageGib;
  return { hyperVGeneration, diskSizeGB: gib, diskSizeBytes: gib * 2 ** 30 };
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
