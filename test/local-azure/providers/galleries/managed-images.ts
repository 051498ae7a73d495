import { errors } from '../../arm/errors.js';
import { parseResourceId, resourceGroupId } from '../../arm/identifiers.js';
import { statusFolder } from '../../arm/operations.js';
import { page, scopeOf } from '../../arm/paging.js';
import type { ArmRequest, ArmResponse, Route } from '../../arm/provider.js';
import { regionName } from '../../arm/regions.js';
import type { Resource } from '../../arm/resources.js';
import { locationRequired } from '../compute/snapshot-request.js';
import { readTags } from '../resources/tag-limits.js';
import { found, type GalleryContext, invalid, setState } from './context.js';

const TYPE = 'Microsoft.Compute/images';

const IMAGES =
  '/subscriptions/{subscriptionId}/resourceGroups/{resourceGroup}/providers/Microsoft.Compute/images';

interface ImageDisk {
  readonly lun?: number;
  readonly osType?: string;
  readonly osState?: string;
  readonly caching?: string;
  readonly snapshot?: { readonly id: string };
  readonly managedDisk?: { readonly id: string };
}

interface Storage {
  readonly osDisk?: ImageDisk;
  readonly dataDisks?: readonly ImageDisk[];
}

interface Wanted {
  readonly location?: string;
  readonly tags?: unknown;
  readonly properties?: {
    readonly hyperVGeneration?: string;
    readonly sourceVirtualMachine?: { readonly id: string };
    readonly storageProfile?: Storage;
  };
}

/** Managed images, of a machine that is marked as generalized or of snapshots or disks with a given OS state. */
export function imageRoutes(context: GalleryContext): Route[] {
  const { pageSize, resources } = context;
  const list = (request: ArmRequest): ArmResponse =>
    page(request, resources.listType(TYPE, scopeOf(request)), pageSize);
  const member = `${IMAGES}/{name}`;
  return [
    {
      method: 'GET',
      path: '/subscriptions/{subscriptionId}/providers/Microsoft.Compute/images',
      handle: list,
    },
    { method: 'GET', path: IMAGES, handle: list },
    { method: 'GET', path: member, handle: (request) => ({ status: 200, body: found(request, context) }) },
    { method: 'PUT', path: member, handle: (request) => put(request, context) },
    { method: 'DELETE', path: member, handle: (request) => remove(request, context) },
  ];
}

function put(request: ArmRequest, context: GalleryContext): ArmResponse {
  const { location, tags, properties = {} } = (request.body ?? {}) as Wanted;
  const present = context.resources.get(request.path);
  if (present) return retag(present, tags, context);
  if (location === undefined) throw locationRequired();
  const image = newImage(request, { location, tags, properties }, context);
  context.resources.set(image);
  const work = waitFor(image, context.durations.managedImage, context).then(() => {
    setState(image.id, 'Succeeded', context);
  });
  const { 'azure-asyncoperation': address } = begin(request, image, work, context);
  const headers = { 'azure-asyncoperation': address, 'azure-asyncnotification': 'Enabled' };
  return { status: 201, headers, body: image };
}

function newImage(
  { parameters }: ArmRequest,
  { location, tags, properties }: Required<Wanted>,
  context: GalleryContext,
): Resource {
  const { subscriptionId = '', resourceGroup = '', name = '' } = parameters;
  const { hyperVGeneration = 'V1', sourceVirtualMachine } = properties;
  const storageProfile = sourceVirtualMachine
    ? storageOfMachine(sourceVirtualMachine.id, context)
    : storageOfDisks(properties.storageProfile ?? {}, location, context);
  return {
    name,
    id: `${resourceGroupId(subscriptionId, resourceGroup)}/providers/${TYPE}/${name}`,
    type: TYPE,
    location,
    tags: readTags(tags),
    properties: { ...properties, storageProfile, hyperVGeneration, provisioningState: 'Creating' },
  };
}

function retag(image: Resource, tags: unknown, { resources }: GalleryContext): ArmResponse {
  const changed = { ...image, ...(tags !== undefined && { tags: readTags(tags) }) };
  resources.set(changed);
  return { status: 200, body: changed };
}

function storageOfMachine(machineId: string, context: GalleryContext): object {
  const machine = existing(machineId, context);
  if (context.compute.machines.get(machineId)?.isMarked !== true)
    throw errors.conflict('OperationNotAllowed', `The VM '${machine.name}' is not marked as generalized.`);
  const { osDisk, dataDisks } = machine.properties['storageProfile'] as {
    readonly osDisk: ImageDisk;
    readonly dataDisks: readonly ImageDisk[];
  };
  const shown = ({ lun, caching, managedDisk }: ImageDisk): object =>
    diskOf(
      {
        ...(lun !== undefined && { lun }),
        ...(caching !== undefined && { caching }),
        ...(managedDisk && { managedDisk: { id: managedDisk.id } }),
      },
      context,
    );
  return {
    osDisk: { ...shown(osDisk), osType: osDisk.osType, osState: 'Generalized' },
    dataDisks: dataDisks.map(shown),
  };
}

function storageOfDisks(
  { osDisk, dataDisks = [] }: Storage,
  location: string,
  context: GalleryContext,
): object {
  if (osDisk?.osState !== 'Generalized' || osDisk.osType === undefined)
    throw invalid('storageProfile.osDisk', 'it needs an osType and the osState Generalized');
  for (const disk of [osDisk, ...dataDisks]) checkRegion(existing(sourceIdOf(disk), context), location);
  return {
    osDisk: { caching: 'ReadWrite', ...diskOf(osDisk, context) },
    dataDisks: dataDisks.map((disk) => ({ caching: 'None', ...diskOf(disk, context) })),
  };
}

function checkRegion(source: Resource, location: string): void {
  if (regionName(source.location ?? '') !== regionName(location))
    throw invalid('storageProfile', `'${source.id}' is in another region`);
}

function sourceIdOf({ snapshot, managedDisk }: ImageDisk): string {
  return snapshot?.id ?? managedDisk?.id ?? '';
}

/** A disk of an image with its size; refused if it has Trusted Launch. */
function diskOf(disk: ImageDisk, context: GalleryContext): object {
  const { properties } = existing(sourceIdOf(disk), context);
  const { securityType } = (properties['securityProfile'] ?? {}) as { readonly securityType?: string };
  if (securityType !== undefined)
    throw errors.conflict(
      'OperationNotAllowed',
      `No managed image can be made of a disk with '${securityType}'.`,
    );
  return { ...disk, diskSizeGB: properties['diskSizeGB'], storageAccountType: 'Standard_LRS' };
}

function existing(id: string, { resources }: GalleryContext): Resource {
  const resource = resources.get(id);
  const { type, names, resourceGroup } = parseResourceId(id);
  if (!resource) throw errors.resourceNotFound(type, names.join('/'), resourceGroup);
  return resource;
}

function remove(request: ArmRequest, context: GalleryContext): ArmResponse {
  const image = context.resources.get(request.path);
  if (!image) return { status: 204 };
  const work = waitFor(image, context.durations.managedImage, context).then(() => {
    context.resources.delete(image.id);
  });
  return { status: 202, headers: begin(request, image, work, context) };
}

function waitFor({ id }: Resource, seconds: number, { clock }: GalleryContext): Promise<void> {
  return clock.sleep(clock.varied(seconds, id));
}

function begin(
  request: ArmRequest,
  { location = '' }: Resource,
  work: Promise<unknown>,
  { operations }: GalleryContext,
): { readonly 'azure-asyncoperation': string; readonly location: string } {
  const folder = statusFolder.virtualMachine(request.parameters['subscriptionId'] ?? '', location);
  const addresses = operations.start({ request, folder, work });
  return { 'azure-asyncoperation': addresses['azure-asyncoperation'], location: addresses.location };
}
