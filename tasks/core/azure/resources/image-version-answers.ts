import { present } from '../requests/present.js';
import { provisioningStateOf } from '../requests/provisioning.js';
import { countIn, dateIn, objectIn, objectsIn, textEntriesIn, textIn } from '../requests/shape.js';
import { resourceId } from '../resource-id.js';
import { gigabytesIn } from './disk-size.js';
import type { Tags } from './tags.js';

/** A region in which a version can be used. */
export interface TargetRegion {
  /** As Azure writes it, which may be a display name: `West Europe` is `westeurope`. */
  readonly name: string;
  readonly regionalReplicaCount?: number;
  readonly storageAccountType?: string;
  readonly excludeFromLatest?: boolean;
  readonly encryption?: object;
}

/** A version of an image definition: the disks of an image, which Azure copies to its regions. */
export interface ImageVersion {
  readonly id: string;
  /** Its number, e.g. `1.0.0`. */
  readonly name: string;
  readonly location: string;
  readonly tags: Tags;
  /** `Creating`, `Updating`, `Succeeded`, `Failed`, `Deleting` and so on. */
  readonly provisioningState: string;
  readonly publishedAt?: Date;
  /** Whether it is never the latest version, in no region. */
  readonly isExcludedFromLatest: boolean;
  /** From when on nobody should use it. Azure deletes and hides nothing for it. */
  readonly endOfLife?: Date;
  readonly regions: readonly TargetRegion[];
  /** The managed image that it was made of, where it was made of one. */
  readonly managedImageId?: string;
  /** The sizes of its disks together; 0 while Azure does not tell them. */
  readonly bytes: number;
  /** Whether Azure refuses to delete it before its end of life. */
  readonly blocksDeletion: boolean;
}

/** How far a version has come in a region. */
export interface RegionState {
  readonly region: string;
  /** `Replicating`, `Completed`, `Failed` or `Unknown`. */
  readonly state: string;
  /** From 0 to 1. */
  readonly share: number;
  readonly details?: string;
}

/** How far a version has come in its regions. */
export interface Replication {
  readonly version: ImageVersion;
  /** `InProgress`, `Completed`, `Failed` or `Unknown`. */
  readonly state: string;
  readonly regions: readonly RegionState[];
}

/** A version that Azure answered with. */
export function toImageVersion(version: VersionResource, id: string): ImageVersion {
  const { publishingProfile, storageProfile, safetyProfile } = objectIn(version.properties);
  const { publishedDate, excludeFromLatest, endOfLifeDate } = objectIn(publishingProfile);
  return {
    id,
    name: textIn(version.name) ?? resourceId(id).name,
    location: textIn(version.location) ?? '',
    tags: textEntriesIn(version.tags),
    provisioningState: provisioningStateOf(version),
    ...present('publishedAt', dateIn(publishedDate)),
    isExcludedFromLatest: excludeFromLatest === true,
    ...present('endOfLife', dateIn(endOfLifeDate)),
    regions: regionsIn(version).map(toTargetRegion),
    ...present('managedImageId', managedImageIn(objectIn(storageProfile))),
    bytes: bytesOf(objectIn(storageProfile)),
    blocksDeletion: objectIn(safetyProfile).blockDeletionBeforeEndOfLife === true,
  };
}

/** The regions of a version, letter for letter as Azure tells them. One without a name is none. */
export function regionsIn({ properties }: VersionResource): readonly Region[] {
  const { targetRegions } = objectIn(objectIn(properties).publishingProfile);
  return objectsIn(targetRegions).filter(({ name }) => (textIn(name) ?? '') !== '');
}

function toTargetRegion(region: Region): TargetRegion {
  const { excludeFromLatest, encryption } = region;
  return {
    name: region.name,
    ...present('regionalReplicaCount', countIn(region.regionalReplicaCount) || undefined),
    ...present('storageAccountType', textIn(region.storageAccountType)),
    ...(typeof excludeFromLatest === 'boolean' && { excludeFromLatest }),
    ...(isFilled(encryption) && { encryption }),
  };
}

function isFilled(value: object | null | undefined): value is object {
  return Object.keys(objectIn(value)).length > 0;
}

function managedImageIn({ source }: Partial<StorageResource>): string | undefined {
  const id = textIn(objectIn(source).id) ?? '';
  return /\/providers\/Microsoft\.Compute\/images\/[^/]+$/i.test(id) ? id : undefined;
}

function bytesOf({ osDiskImage, dataDiskImages }: Partial<StorageResource>): number {
  const disks = [objectIn(osDiskImage), ...objectsIn(dataDiskImages)];
  return countIn(disks.reduce((sum, { sizeInGB }) => sum + gigabytesIn(sizeInGB), 0));
}

/** How far a version has come, which Azure tells where it is asked for. */
export function replicationIn({ properties }: VersionResource): Omit<Replication, 'version'> {
  const { aggregatedState, summary } = objectIn(objectIn(properties).replicationStatus);
  return { state: textIn(aggregatedState) ?? 'Unknown', regions: objectsIn(summary).flatMap(toRegionState) };
}

function toRegionState({ region, state, progress, details }: RegionResource): readonly RegionState[] {
  const name = textIn(region);
  if (name === undefined) return [];
  return [
    {
      region: name,
      state: textIn(state) ?? 'Unknown',
      share: Math.min(countIn(progress) / 100, 1),
      ...present('details', detailsIn(details)),
    },
  ];
}

/** Azure writes an empty list where there is nothing to tell. */
function detailsIn(details: unknown): string | undefined {
  const text = textIn(details)?.trim() ?? '';
  return text === '' || text === '[]' ? undefined : text;
}

interface Region extends Omit<TargetRegion, 'encryption'> {
  readonly encryption?: object | null;
}

interface RegionResource {
  readonly region?: string;
  readonly state?: string;
  readonly progress?: number;
  readonly details?: string;
}

interface DiskResource {
  readonly sizeInGB?: number;
  readonly lun?: number;
  readonly source?: object | null;
}

interface StorageResource {
  readonly source?: { readonly id?: string | null } | null;
  readonly osDiskImage?: DiskResource | null;
  readonly dataDiskImages?: readonly DiskResource[] | null;
}

/** A version as Azure writes it. */
export interface VersionResource {
  readonly id?: string;
  readonly name?: string;
  readonly location?: string;
  readonly tags?: Tags;
  readonly properties?: {
    readonly provisioningState?: string;
    readonly publishingProfile?: {
      readonly targetRegions?: readonly Region[] | null;
      readonly publishedDate?: string;
      readonly excludeFromLatest?: boolean;
      readonly endOfLifeDate?: string;
    } | null;
    readonly storageProfile?: StorageResource | null;
    readonly safetyProfile?: { readonly blockDeletionBeforeEndOfLife?: boolean } | null;
    readonly securityProfile?: object | null;
    readonly replicationStatus?: {
      readonly aggregatedState?: string;
      readonly summary?: readonly RegionResource[] | null;
    } | null;
  } | null;
}
