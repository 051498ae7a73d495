import { errors } from '../../arm/errors.js';
import { parseResourceId, resourceKey } from '../../arm/identifiers.js';
import type { ArmRequest } from '../../arm/provider.js';
import { regionName } from '../../arm/regions.js';
import type { Resource } from '../../arm/resources.js';
import { DISK_TYPE, MACHINE_TYPE } from '../compute/addresses.js';
import { SNAPSHOT_TYPE } from '../compute/snapshot-request.js';
import { checkLinkedAccess } from '../linked-access.js';
import { readBlob } from './blob-source.js';
import { otherOsState } from './compatibility.js';
import { type GalleryContext, invalid, VERSION_TYPE } from './context.js';
import type { Definition } from './definition-request.js';
import type { Content, DiskContent, SourceKind } from './records.js';

interface Source {
  readonly id?: string;
  readonly virtualMachineId?: string;
  readonly storageAccountId?: string;
  readonly uri?: string;
}

export interface DiskImage {
  readonly source?: Source;
  readonly hostCaching?: string;
  readonly lun?: number;
}

export interface StorageProfile {
  readonly source?: Source;
  readonly osDiskImage?: DiskImage;
  readonly dataDiskImages?: readonly DiskImage[];
}

/** What somebody who makes a version must be allowed with its source. */
const linkedActions: Readonly<Record<string, readonly [kind: SourceKind, action: string]>> = {
  [DISK_TYPE.toLowerCase()]: ['disk', 'Microsoft.Compute/disks/write'],
  [SNAPSHOT_TYPE.toLowerCase()]: ['snapshot', 'Microsoft.Compute/snapshots/read'],
  [MACHINE_TYPE.toLowerCase()]: ['virtual machine', 'Microsoft.Compute/virtualMachines/write'],
  'microsoft.compute/images': ['managed image', 'Microsoft.Compute/images/read'],
  [VERSION_TYPE.toLowerCase()]: ['version', 'Microsoft.Compute/galleries/images/versions/read'],
};

interface Wish {
  readonly request: ArmRequest;
  readonly location: string;
  readonly context: GalleryContext;
}

/** Finds the disks of which a version is to be made. */
export async function readContent(profile: StorageProfile, wish: Wish): Promise<Content> {
  const whole = profile.source?.virtualMachineId ?? profile.source?.id;
  if ((whole === undefined) === (profile.osDiskImage === undefined))
    throw invalid('storageProfile', 'it has either a source or an osDiskImage');
  if (whole !== undefined) return wholeContent(whole, wish);
  const [os, ...data] = await readDisks(profile, wish);
  if (!os) throw invalid('storageProfile.osDiskImage', 'it has no source');
  return {
    kind: os.kind,
    os: os.disk,
    data: data.map(({ disk, lun = 0 }) => ({ ...disk, lun })),
    sources: [os, ...data].flatMap(({ id }) => (id === undefined ? [] : [id])),
  };
}

interface FoundDisk {
  readonly kind: SourceKind;
  readonly id?: string;
  readonly lun?: number;
  readonly disk: DiskContent;
}

async function readDisks(
  { osDiskImage, dataDiskImages = [] }: StorageProfile,
  wish: Wish,
): Promise<FoundDisk[]> {
  checkLuns(dataDiskImages);
  const images = [...(osDiskImage ? [osDiskImage] : []), ...dataDiskImages];
  const ids = images.flatMap(({ source }) => (source?.id === undefined ? [] : [resourceKey(source.id)]));
  if (new Set(ids).size < ids.length) throw invalid('storageProfile', 'it has a source twice');
  return Promise.all(images.map((image) => readDisk(image, wish)));
}

function checkLuns(images: readonly DiskImage[]): void {
  const luns = images.map(({ lun }) => lun);
  if (luns.some((lun) => !Number.isInteger(lun) || Number(lun) < 0))
    throw invalid('storageProfile.dataDiskImages.lun', 'each data disk needs one');
  if (new Set(luns).size < luns.length)
    throw invalid('storageProfile.dataDiskImages.lun', 'no two data disks have the same one');
}

async function readDisk({ source = {}, lun, hostCaching }: DiskImage, wish: Wish): Promise<FoundDisk> {
  const place = { ...(lun !== undefined && { lun }) };
  const caching = hostCaching ?? (lun === undefined ? 'ReadWrite' : 'ReadOnly');
  const { id, uri, storageAccountId } = source;
  if (id === undefined) {
    const disk = await readBlob(uri ?? '', storageAccountId ?? '', wish);
    return { ...place, kind: 'blob', disk: { ...disk, caching } };
  }
  const { kind, resource } = find(id, wish);
  if (kind !== 'disk' && kind !== 'snapshot')
    throw invalid('storageProfile', `the source '${id}' is neither a disk nor a snapshot`);
  refuseSnapshot(kind, id, wish);
  return { ...place, kind, id: resource.id, disk: { ...diskContent(resource), caching } };
}

function refuseSnapshot(kind: SourceKind, id: string, { context: { facts } }: Wish): void {
  if (kind === 'snapshot' && facts.versionOfSnapshots === 'refused')
    throw otherOsState(id, 'Specialized', 'Generalized');
}

function find(
  id: string,
  { request, location, context }: Wish,
): { readonly kind: SourceKind; readonly resource: Resource } {
  const { type, names, resourceGroup } = parseResourceId(id);
  const [kind, action] = linkedActions[type.toLowerCase()] ?? [];
  if (kind === undefined || action === undefined)
    throw invalid('storageProfile.source.id', `'${id}' is no source`);
  checkLinkedAccess(request, action, id, context);
  const resource = context.resources.get(id);
  if (!resource) throw errors.resourceNotFound(type, names.join('/'), resourceGroup);
  if (regionName(resource.location ?? '') !== regionName(location))
    throw invalid(
      'storageProfile.source.id',
      `'${id}' is in ${resource.location ?? ''}, the version in ${location}`,
    );
  if (kind === 'snapshot') context.compute.refuseUnfinishedCopy(resource);
  return { kind, resource };
}

function diskContent({ properties }: Resource): DiskContent {
  const { securityProfile, osType, hyperVGeneration, purchasePlan, diskSizeBytes } = properties as {
    readonly securityProfile?: { readonly securityType?: string };
    readonly osType?: string;
    readonly hyperVGeneration?: string;
    readonly purchasePlan?: object;
    readonly diskSizeBytes: number;
  };
  return {
    bytes: diskSizeBytes,
    osType,
    generation: hyperVGeneration,
    securityType: securityProfile?.securityType,
    plan: purchasePlan,
  };
}

/** The content of a version whose disks are all given by one source. */
function wholeContent(id: string, wish: Wish): Content {
  const { kind, resource } = find(id, wish);
  if (kind === 'virtual machine') return machineContent(resource, wish.context);
  if (kind === 'managed image') return imageContent(resource);
  if (kind === 'version') return versionContent(resource, wish.context);
  throw invalid('storageProfile.source.id', `'${id}' is a ${kind}: it is given as the source of osDiskImage`);
}

function machineContent({ id, properties }: Resource, { compute, resources }: GalleryContext): Content {
  const { dataDisks = [] } = properties['storageProfile'] as {
    readonly dataDisks?: readonly { readonly lun: number; readonly managedDisk: { readonly id: string } }[];
  };
  const machine = compute.machines.get(id);
  const read = (diskId = ''): DiskContent => {
    const disk = resources.get(diskId);
    return disk ? diskContent(disk) : { bytes: 0 };
  };
  return {
    kind: 'virtual machine',
    osState: machine?.isMarked === true ? 'Generalized' : 'Specialized',
    os: { ...read(machine?.osDiskId), caching: 'ReadWrite' },
    data: dataDisks.map(({ lun, managedDisk }) => ({ ...read(managedDisk.id), caching: 'None', lun })),
    sources: [id],
  };
}

interface ImageDisk {
  readonly diskSizeGB: number;
  readonly caching?: string;
  readonly osType?: string;
  readonly lun?: number;
}

function imageContent({ id, properties }: Resource): Content {
  const { osDisk, dataDisks = [] } = properties['storageProfile'] as {
    readonly osDisk: ImageDisk;
    readonly dataDisks?: readonly ImageDisk[];
  };
  const bytes = ({ diskSizeGB }: ImageDisk): number => diskSizeGB * 2 ** 30;
  const generation = properties['hyperVGeneration'] as string;
  return {
    kind: 'managed image',
    osState: 'Generalized',
    os: { bytes: bytes(osDisk), osType: osDisk.osType, generation, caching: osDisk.caching },
    data: dataDisks.map((disk) => ({ bytes: bytes(disk), caching: disk.caching, lun: disk.lun ?? 0 })),
    sources: [id],
  };
}

function versionContent({ id }: Resource, { records, resources }: GalleryContext): Content {
  const record = records.get(resourceKey(id));
  const definition = resources.get(id.replace(/\/versions\/[^/]+$/i, ''))?.properties as
    Definition | undefined;
  if (!record || !definition) throw invalid('storageProfile.source.id', `'${id}' is not complete`);
  const { osType, hyperVGeneration, osState } = definition;
  const os = { ...record.content.os, osType, generation: hyperVGeneration };
  return { ...record.content, kind: 'version', osState, os, sources: [id] };
}
