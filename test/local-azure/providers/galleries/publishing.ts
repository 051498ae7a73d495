import { dateWithOffset } from '../../arm/dates.js';
import { regionName, regionOf } from '../../arm/regions.js';
import { invalid } from './context.js';

export interface TargetRegion {
  readonly name: string;
  readonly regionalReplicaCount?: number;
  readonly storageAccountType?: string;
  readonly excludeFromLatest?: boolean;
}

/** How a version is published, as a client asks for it. */
export interface Publishing {
  readonly targetRegions?: readonly TargetRegion[];
  readonly replicaCount?: number;
  readonly excludeFromLatest?: boolean;
  readonly endOfLifeDate?: string;
  readonly storageAccountType?: string;
  readonly replicationMode?: 'Full' | 'Shallow';
}

/** The same with everything that the service fills in. */
export interface FullPublishing extends Publishing {
  readonly targetRegions: readonly Required<TargetRegion>[];
  readonly storageAccountType: string;
  readonly excludeFromLatest: boolean;
  readonly publishedDate: string;
}

const MOST_REPLICAS = 100;

/** Checks how a version is to be published, and fills in what is not given. */
export function fillPublishing(
  wanted: Publishing,
  location: string,
  published: Date,
  now: Date,
): FullPublishing {
  const { replicaCount = 1, storageAccountType = 'Standard_LRS', excludeFromLatest = false } = wanted;
  const { targetRegions = [{ name: location }] } = wanted;
  const filled = targetRegions.map((region) => ({
    regionalReplicaCount: replicaCount,
    storageAccountType,
    excludeFromLatest: false,
    ...region,
    name: regionOf(region.name).displayName,
  }));
  checkRegions(filled, location);
  checkModeAndEnd(wanted, filled, now);
  const own = { replicaCount, storageAccountType, excludeFromLatest };
  return { ...wanted, ...own, targetRegions: filled, publishedDate: dateWithOffset(published) };
}

function checkModeAndEnd(
  { replicationMode, endOfLifeDate }: Publishing,
  [first, ...others]: readonly Required<TargetRegion>[],
  now: Date,
): void {
  if (replicationMode === 'Shallow' && (others.length > 0 || first?.regionalReplicaCount !== 1))
    throw invalid('publishingProfile.replicationMode', 'Shallow is for one replica in one region');
  if (endOfLifeDate !== undefined && !(Date.parse(endOfLifeDate) > now.getTime()))
    throw invalid('publishingProfile.endOfLifeDate', 'it must be in the future');
}

function checkRegions(regions: readonly Required<TargetRegion>[], location: string): void {
  const names = regions.map(({ name }) => regionName(name));
  if (!names.includes(regionName(location)))
    throw invalid('publishingProfile.targetRegions', `the region '${location}' of the source is missing`);
  if (new Set(names).size < names.length)
    throw invalid('publishingProfile.targetRegions', 'a region is named twice');
  for (const { name, regionalReplicaCount, storageAccountType } of regions) {
    if (
      !Number.isInteger(regionalReplicaCount) ||
      regionalReplicaCount < 1 ||
      regionalReplicaCount > MOST_REPLICAS
    )
      throw invalid('publishingProfile.targetRegions.regionalReplicaCount', `it is 1 to ${MOST_REPLICAS}`);
    if (storageAccountType === 'Standard_ZRS' && !regionOf(name).hasZones)
      throw invalid('publishingProfile.targetRegions.storageAccountType', `'${name}' has no zones`);
  }
}

/** The names of the regions of a version. */
export function regionsOf({ targetRegions }: Pick<FullPublishing, 'targetRegions'>): string[] {
  return targetRegions.map(({ name }) => regionName(name));
}
