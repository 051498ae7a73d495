import type { Replication, TargetRegion } from '../../azure/resources/image-versions.js';
import { sameLocation } from '../../lab/locations.js';
import { type BuiltImage, readBuiltImage, vmKeyOf } from '../gallery/gallery-tags.js';
import { isCompleted } from './publication.js';

/** The next thing to do so that a version is complete. */
export type Move =
  | { readonly kind: 'done' }
  | { readonly kind: 'create' }
  /** Something is being done to it: by an earlier run, by another one, or by Azure. */
  | { readonly kind: 'wait'; readonly state: string }
  | { readonly kind: 'add regions'; readonly regions: readonly string[] }
  /** Leaves out the regions in which it failed; they are added again afterwards. */
  | { readonly kind: 'leave out regions'; readonly regions: readonly TargetRegion[] }
  | { readonly kind: 'delete' }
  | { readonly kind: 'give up'; readonly why: string; readonly remedy: string };

/** What is to be published. */
export interface Wanted {
  readonly image: BuiltImage;
  readonly factoryLab: { readonly id: string };
  readonly regions: readonly string[];
  readonly hasSource: boolean;
}

const buildAgain = 'Build the golden image again: the next image brings it to all regions.';

/**
 * @param now the version as it is; `undefined` if there is none
 * @returns the next thing to do. A failed version stays where a region can use it: only what failed is repaired
 */
export function nextMove(now: Replication | undefined, wanted: Wanted): Move {
  if (!now)
    return wanted.hasSource
      ? { kind: 'create' }
      : { kind: 'give up', why: 'its snapshots are gone', remedy: buildAgain };
  const { version } = now;
  if (!isOfImage(now, wanted))
    return {
      kind: 'give up',
      why: `the gallery has a version ${version.name} that is not of this image`,
      remedy: `Delete ${version.id}, if nobody needs it.`,
    };
  switch (version.provisioningState.toLowerCase()) {
    case 'succeeded':
      return toAllRegions(now, wanted);
    case 'failed':
      return repair(now, wanted);
    default:
      return { kind: 'wait', state: version.provisioningState };
  }
}

/** Whether a version is the one of an image, by its marks. */
export function isOfImage(
  { version }: Replication,
  { image, factoryLab }: Pick<Wanted, 'image' | 'factoryLab'>,
): boolean {
  const found = readBuiltImage(version.tags, factoryLab.id);
  return found !== undefined && vmKeyOf(found) === vmKeyOf(image);
}

function toAllRegions({ version }: Replication, wanted: Wanted): Move {
  const regions = wanted.regions.filter(
    (region) => !version.regions.some(({ name }) => sameLocation(name, region)),
  );
  return regions.length === 0 ? { kind: 'done' } : { kind: 'add regions', regions };
}

/** A version that no region can use is made anew; of another one, the regions that failed are left out. */
function repair({ version, regions }: Replication, { hasSource }: Wanted): Move {
  const isUsed = (region: TargetRegion) =>
    regions.some((one) => isCompleted(one) && sameLocation(one.region, region.name));
  const used = version.regions.filter(isUsed);
  if (used.length > 0 && used.length < version.regions.length)
    return { kind: 'leave out regions', regions: used };
  if (used.length > 0) return { kind: 'add regions', regions: [] };
  if (hasSource) return { kind: 'delete' };
  return { kind: 'give up', why: 'it failed in all regions, and its snapshots are gone', remedy: buildAgain };
}
