import type { Lab } from '../../azure/resources/labs.js';
import { sameLocation } from '../../lab/locations.js';
import { isOfferedIn, type LabSharing } from '../gallery/lab-sharing.js';
import type { PublishedVersion } from '../gallery/stock.js';
import type { OfferedVersion } from './candidates.js';
import { type GalleryFacts, isInPlace } from './gallery-retention.js';

/** The versions that the users of a lab can take: complete ones, or ones that have failed only in other regions. */
export function offeredVersions(
  lab: Pick<Lab, 'location'>,
  sharing: LabSharing,
  { versions, partial }: Pick<GalleryFacts, 'versions' | 'partial'>,
): OfferedVersion[] {
  const isOffered = ({ definition, version }: PublishedVersion) =>
    isOfferedIn(sharing, definition, version.name) &&
    version.regions.some(({ name }) => sameLocation(name, lab.location));
  return versions
    .filter(isInPlace)
    .filter(isOffered)
    .flatMap((published): OfferedVersion[] => {
      const { version } = published;
      if (/^Succeeded$/i.test(version.provisioningState))
        return [{ ...published, id: version.id, state: 'usable' }];
      const isPartial = partial.has(version.id) || /^Updating$/i.test(version.provisioningState);
      return isPartial ? [{ ...published, id: version.id, state: 'partial' }] : [];
    });
}
