import { resourceGroupId, resourceKey } from '../../arm/identifiers.js';
import { regionName } from '../../arm/regions.js';
import type { Gallery, GalleryDefinition, GalleryVersion } from '../../world-galleries.js';
import { gigabytes } from '../compute/machine-resources.js';
import { readTags } from '../resources/tag-limits.js';
import { GALLERY_TYPE, type GalleryContext, VERSION_TYPE } from './context.js';
import { definitionResource } from './definition-request.js';
import { galleryResource } from './galleries.js';
import { fillPublishing, regionsOf } from './publishing.js';
import type { Content, Replica, VersionRecord } from './records.js';
import { finishedReplica } from './replication.js';

const usualDiskBytes = { Windows: 127 * 2 ** 30, Linux: 30 * 2 ** 30 };

/** Adds a gallery of the world with everything in it. */
export function addGallery(subscriptionId: string, gallery: Gallery, context: GalleryContext): void {
  const { name, resourceGroup, location, softDelete = false, definitions = [] } = gallery;
  const id = `${resourceGroupId(subscriptionId, resourceGroup)}/providers/${GALLERY_TYPE}/${name}`;
  const properties = softDelete ? { softDeletePolicy: { isSoftDeleteEnabled: true } } : {};
  const resource = galleryResource(id, name, subscriptionId, { location, tags: {}, properties });
  context.resources.set({
    ...resource,
    properties: { ...resource.properties, provisioningState: 'Succeeded' },
  });
  for (const definition of definitions) addDefinition(id, gallery, definition, context);
}

function addDefinition(
  galleryId: string,
  gallery: Gallery,
  definition: GalleryDefinition,
  context: GalleryContext,
): void {
  const { name, osType, osState = 'Generalized', generation = 'V1', securityType, tags = {} } = definition;
  const { publisher = gallery.name, offer = '-', sku = name, versions = [] } = definition;
  const properties = {
    osType,
    osState,
    hyperVGeneration: generation,
    identifier: { publisher, offer, sku },
    ...(securityType && { features: [{ name: 'SecurityType', value: securityType }] }),
    provisioningState: 'Succeeded',
  };
  const id = `${galleryId}/images/${name}`;
  context.resources.set(
    definitionResource(id, name, { location: gallery.location, tags: readTags(tags), properties }),
  );
  for (const version of versions) addVersion(id, definition, version, context);
}

function addVersion(
  definitionId: string,
  definition: GalleryDefinition,
  version: GalleryVersion,
  context: GalleryContext,
): void {
  const { name, regions, failedRegions = [], tags = {}, excludeFromLatest = false } = version;
  const state = version.provisioningState ?? (failedRegions.length > 0 ? 'Failed' : 'Succeeded');
  const now = context.clock.now();
  const published = version.publishedDate === undefined ? now : new Date(version.publishedDate);
  const [location = ''] = regions;
  const targetRegions = regions.map((region) => ({ name: region }));
  const publishingProfile = fillPublishing({ targetRegions, excludeFromLatest }, location, published, now);
  const content = contentOf(definition, version);
  const record: VersionRecord = {
    content,
    replicas: new Map(
      regionsOf(publishingProfile).map((region) => [region, replicaOf(region, version, state, published)]),
    ),
  };
  const id = `${definitionId}/versions/${name}`;
  const properties = {
    publishingProfile,
    storageProfile: storageOf(content),
    safetyProfile,
    provisioningState: state,
  };
  context.records.set(resourceKey(id), record);
  context.resources.set({ name, id, type: VERSION_TYPE, location, tags: readTags(tags), properties });
}

const safetyProfile = { reportedForPolicyViolation: false, allowDeletionOfReplicatedLocations: false };

function contentOf(
  { osType, generation = 'V1', securityType }: GalleryDefinition,
  { osDiskBytes = usualDiskBytes[osType], dataDisks = [] }: GalleryVersion,
): Content {
  const os = {
    bytes: osDiskBytes,
    osType,
    generation,
    ...(securityType === 'TrustedLaunch' && { securityType }),
    caching: 'ReadWrite',
  };
  return {
    kind: 'snapshot',
    os,
    data: dataDisks.map((disk) => ({ ...disk, caching: 'ReadOnly' })),
    sources: [],
  };
}

function storageOf({ os, data }: Content): object {
  return {
    osDiskImage: { hostCaching: os.caching, source: {}, sizeInGB: gigabytes(os.bytes) },
    ...(data.length > 0 && {
      dataDiskImages: data.map(({ lun, caching, bytes }) => ({
        lun,
        hostCaching: caching,
        sizeInGB: gigabytes(bytes),
      })),
    }),
  };
}

/** A version that failed without a region of its own to blame has failed in all of them. */
function replicaOf(
  region: string,
  { failedRegions }: GalleryVersion,
  state: string,
  published: Date,
): Replica {
  if (state === 'Creating')
    return { since: published.getTime(), seconds: Infinity, limit: 0, state: 'Replicating' };
  const failed = failedRegions?.map(regionName).includes(region) ?? state === 'Failed';
  return finishedReplica(failed ? 'Failed' : 'Completed', published);
}
