import { errors } from '../../arm/errors.js';
import { resourceKey } from '../../arm/identifiers.js';
import type { ArmError, ArmRequest } from '../../arm/provider.js';
import { regionName } from '../../arm/regions.js';
import type { Resource } from '../../arm/resources.js';
import type { Facts } from '../../facts.js';
import { locationRequired } from '../compute/snapshot-request.js';
import { readTags } from '../resources/tag-limits.js';
import { type GalleryContext, VERSION_TYPE } from './context.js';
import { fixedProperty } from './definition-request.js';
import { fillPublishing, type FullPublishing, type Publishing, regionsOf } from './publishing.js';
import type { VersionRecord } from './records.js';
import type { DiskImage, StorageProfile } from './sources.js';

/** The members of a version that a client may set. */
export interface VersionWanted {
  readonly location?: string;
  readonly tags?: unknown;
  readonly properties?: {
    readonly publishingProfile?: Publishing;
    readonly storageProfile?: StorageProfile;
    readonly safetyProfile?: { readonly allowDeletionOfReplicatedLocations?: boolean };
    readonly securityProfile?: object;
  };
}

export function readVersion({ body }: ArmRequest): VersionWanted & { readonly location: string } {
  const wanted = (body ?? {}) as VersionWanted;
  if (wanted.location === undefined) throw locationRequired();
  return { ...wanted, location: wanted.location };
}

/** A new version, with everything that the service fills in. */
export function newVersion(
  id: string,
  name: string,
  { location, tags, properties = {} }: VersionWanted & { readonly location: string },
  now: Date,
): Resource & { readonly properties: { readonly publishingProfile: FullPublishing } } {
  const { publishingProfile = {}, storageProfile = {}, safetyProfile, securityProfile } = properties;
  return {
    name,
    id,
    type: VERSION_TYPE,
    location,
    tags: readTags(tags),
    properties: {
      publishingProfile: fillPublishing(publishingProfile, location, now, now),
      storageProfile: filled(storageProfile),
      safetyProfile: {
        reportedForPolicyViolation: false,
        allowDeletionOfReplicatedLocations: false,
        ...safetyProfile,
      },
      ...(securityProfile && { securityProfile }),
      provisioningState: 'Creating',
    },
  };
}

function filled({ osDiskImage, dataDiskImages, ...others }: StorageProfile): object {
  return {
    ...others,
    ...(osDiskImage && { osDiskImage: { hostCaching: 'ReadWrite', ...osDiskImage } }),
    ...(dataDiskImages && {
      dataDiskImages: dataDiskImages.map((image) => ({ hostCaching: 'ReadOnly', ...image })),
    }),
  };
}

/** A version with what a PUT or PATCH changes, after the checks; a PATCH changes single members of profiles. */
export function changedVersion(
  { body, method }: ArmRequest,
  present: Resource,
  record: VersionRecord,
  { clock, facts }: Pick<GalleryContext, 'clock' | 'facts'>,
): Resource & { readonly properties: { readonly publishingProfile: FullPublishing } } {
  const { tags, properties = {} } = (body ?? {}) as VersionWanted;
  const old = present.properties['publishingProfile'] as FullPublishing;
  const given = properties.publishingProfile;
  const wanted = method === 'PATCH' ? patched(old, given, facts) : (given ?? old);
  checkFixed(properties.storageProfile, wanted, present, old);
  const published = new Date(old.publishedDate);
  const publishingProfile = fillPublishing(wanted, present.location ?? '', published, clock.now());
  const safetyProfile = { ...(present.properties['safetyProfile'] as object), ...properties.safetyProfile };
  checkRemoved(publishingProfile, old, safetyProfile, record);
  return {
    ...present,
    ...(tags !== undefined && { tags: readTags(tags) }),
    properties: { ...present.properties, publishingProfile, safetyProfile, provisioningState: 'Updating' },
  };
}

/** Lists of regions are replaced whole, or else those that are named are added or changed. */
function patched(old: FullPublishing, given: Publishing = {}, { versionPatch }: Facts): Publishing {
  if (versionPatch === 'refused')
    throw errors.badRequest('BadRequest', 'The version cannot be changed by PATCH.');
  const { targetRegions } = given;
  if (versionPatch === 'replaces' || !targetRegions) return { ...old, ...given };
  const named = new Set(targetRegions.map(({ name }) => regionName(name)));
  const others = old.targetRegions.filter(({ name }) => !named.has(regionName(name)));
  return { ...old, ...given, targetRegions: [...others, ...targetRegions] };
}

function checkFixed(
  storage: StorageProfile | undefined,
  wanted: Publishing,
  present: Resource,
  old: FullPublishing,
): void {
  const sources = sourcesOf(storage);
  const before = sourcesOf(present.properties['storageProfile'] as StorageProfile);
  if (sources.length > 0 && sources.join() !== before.join())
    throw fixedProperty('galleryImageVersion.properties.storageProfile', 409);
  const { storageAccountType = old.storageAccountType, replicationMode = old.replicationMode } = wanted;
  if (storageAccountType !== old.storageAccountType)
    throw fixedProperty('galleryImageVersion.properties.publishingProfile.storageAccountType', 409);
  if (replicationMode !== old.replicationMode)
    throw fixedProperty('galleryImageVersion.properties.publishingProfile.replicationMode', 409);
}

/** The sources of all disks, in a form in which they can be compared. */
function sourcesOf({ source, osDiskImage, dataDiskImages = [] }: StorageProfile = {}): string[] {
  const text = ({ source: of, lun }: DiskImage): string[] => {
    const id = of?.virtualMachineId ?? of?.id ?? of?.uri;
    return id === undefined ? [] : [`${lun ?? ''} ${resourceKey(id)}`];
  };
  return [...(source ? [{ source }] : []), ...(osDiskImage ? [osDiskImage] : []), ...dataDiskImages]
    .flatMap(text)
    .sort();
}

function checkRemoved(
  wanted: FullPublishing,
  old: FullPublishing,
  safety: { readonly allowDeletionOfReplicatedLocations?: boolean },
  { replicas }: VersionRecord,
): void {
  const kept = new Set(regionsOf(wanted));
  const removed = old.targetRegions.filter(({ name }) => !kept.has(regionName(name)));
  const replicated = removed.filter(({ name }) => replicas.get(regionName(name))?.state === 'Completed');
  if (replicated.length === 0 || safety.allowDeletionOfReplicatedLocations === true) return;
  const names = replicated.map(({ name }) => `'${name}'`).join(', ');
  throw errors.conflict('Conflict', `The safety profile forbids to delete replicated locations: ${names}.`);
}

/** Refuses a change of a version that is being changed, or whose creation failed everywhere. */
export function refuseUnchangeable({ name, properties }: Resource, { replicas }: VersionRecord): void {
  const state = String(properties['provisioningState']);
  const isUseless =
    state === 'Failed' && ![...replicas.values()].some((replica) => replica.state === 'Completed');
  if (state === 'Succeeded' || (state === 'Failed' && !isUseless)) return;
  throw unchangeable(name, state);
}

export function unchangeable(name: string, state: string): ArmError {
  return errors.conflict('Conflict', `The version '${name}' cannot be changed: its state is ${state}.`);
}
