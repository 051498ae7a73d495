import { isObject, objectIn, objectsIn, textEntriesIn, textIn } from '../requests/shape.js';
import { present } from '../requests/present.js';
import type { Tags } from './tags.js';
import { regionsIn, type TargetRegion, type VersionResource } from './image-version-answers.js';

/** What a region of a version has where nothing else is said. */
export const usualRegion = { regionalReplicaCount: 1, storageAccountType: 'Standard_LRS' } as const;

/**
 * The body that gives a version other regions and changes nothing else of it.
 * @param version as Azure tells it
 * @param regions all regions, or, unless `allowRemoval`, those that are to be there besides what is there
 */
export function withRegions(
  version: VersionResource,
  regions: readonly TargetRegion[],
  allowRemoval: boolean,
): object {
  const { publishingProfile } = objectIn(version.properties);
  const publishing = {
    ...without(publishingProfile, 'publishedDate'),
    targetRegions: mergedRegions(regionsIn(version), regions, allowRemoval),
  };
  return bodyWith(version, { tags: textEntriesIn(version.tags), publishing, allowRemoval });
}

/** Until when a version is meant to be used, and whether it may be the latest one. */
export interface VersionEnd {
  readonly tags: Tags;
  /** In all regions and in each. */
  readonly isExcludedFromLatest: boolean;
  /** Has to lie in the future; absent: it has no end. */
  readonly endOfLife?: Date;
}

/** The body that gives a version another end and other tags, and changes nothing else of it. */
export function withEnd(
  version: VersionResource,
  { tags, isExcludedFromLatest: excludeFromLatest, endOfLife }: VersionEnd,
): object {
  const { publishingProfile } = objectIn(version.properties);
  const publishing = {
    ...without(publishingProfile, 'publishedDate', 'endOfLifeDate'),
    excludeFromLatest,
    ...present('endOfLifeDate', endOfLife?.toISOString()),
    // What a region says goes before what the version says.
    targetRegions: regionsIn(version).map((region) => ({ ...region, excludeFromLatest })),
  };
  return bodyWith(version, { tags, publishing, allowRemoval: false });
}

interface Changed {
  readonly tags: Tags;
  readonly publishing: object;
  readonly allowRemoval: boolean;
}

function bodyWith(version: VersionResource, { tags, publishing, allowRemoval }: Changed): object {
  const { safetyProfile, storageProfile, securityProfile } = objectIn(version.properties);
  return {
    location: textIn(version.location) ?? '',
    tags,
    properties: {
      publishingProfile: publishing,
      storageProfile: sourcesOf(objectIn(storageProfile)),
      safetyProfile: {
        ...without(safetyProfile, 'reportedForPolicyViolation', 'policyViolations'),
        allowDeletionOfReplicatedLocations: allowRemoval,
      },
      ...(isObject(securityProfile) && { securityProfile }),
    },
  };
}

function mergedRegions(
  now: ReturnType<typeof regionsIn>,
  wanted: readonly TargetRegion[],
  allowRemoval: boolean,
): readonly object[] {
  const isIn = (regions: readonly { readonly name: string }[], name: string) =>
    regions.some((region) => normal(region.name) === normal(name));
  const kept = allowRemoval ? now.filter(({ name }) => isIn(wanted, name)) : now;
  const added = wanted.filter(({ name }) => !isIn(now, name));
  return [...kept, ...added.map((region) => ({ ...usualRegion, ...region }))];
}

/** Azure tells display names, and takes both. */
function normal(region: string): string {
  return region.toLowerCase().replaceAll(' ', '');
}

type Storage = NonNullable<NonNullable<VersionResource['properties']>['storageProfile']>;

/** Azure tells disks also of a version that was made of one source for all, but takes either. */
function sourcesOf({ source, osDiskImage, dataDiskImages }: Partial<Storage>): object {
  if (Object.values(objectIn(source)).some((value) => value !== null)) return { source };
  return {
    ...(isObject(osDiskImage) && { osDiskImage: withoutSize(osDiskImage) }),
    ...(Array.isArray(dataDiskImages) && { dataDiskImages: objectsIn(dataDiskImages).map(withoutSize) }),
  };
}

function withoutSize(disk: object): object {
  return without(disk, 'sizeInGB');
}

/** The members of an object that a request may have: Azure alone sets the others. */
function without(value: object | null | undefined, ...names: readonly string[]): object {
  return Object.fromEntries(Object.entries(objectIn(value)).filter(([name]) => !names.includes(name)));
}
