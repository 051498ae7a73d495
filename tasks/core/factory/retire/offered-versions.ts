import type { Lab } from '../../azure/resources/labs.js';
import { sameLocation } from '../../lab/locations.js';
import { isOfferedIn, type LabSharing } from '../gallery/lab-sharing.js';
import { hasSucceeded, type PublishedVersion } from '../gallery/stock.js';
import { isRevoked } from '../images/tags.js';
import { keptByTag, type OfferedVersion, type RetentionLab } from './candidates.js';
import { type GalleryFacts, isInPlace } from './gallery-retention.js';

type Versions = Pick<GalleryFacts, 'versions' | 'partial'>;

/** The versions that the users of a lab can take: complete ones, or ones that have failed only in other regions. */
export function offeredVersions(
  lab: Pick<Lab, 'location'>,
  sharing: LabSharing,
  facts: Versions,
): OfferedVersion[] {
  const isOffered = ({ definition, version }: PublishedVersion) =>
    isOfferedIn(sharing, definition, version.name);
  return versionsIn(lab.location, facts).filter(isOffered);
}

/**
 * What labs may offer of which that is not known: a lab for each definition and region, which offers all versions that are
 * there. Which definitions such a lab offers, and where it is, nobody knows.
 */
export function anyLabs(facts: Pick<GalleryFacts, 'own'> & Versions): RetentionLab[] {
  const regions = new Set(facts.versions.flatMap(({ version }) => version.regions.map(({ name }) => name)));
  return [...regions].flatMap((region) => {
    const offered = versionsIn(region, facts);
    return facts.own.map(({ definition }) => ({
      id: definition.id,
      images: [],
      offered: offered.filter((one) => one.definition === definition),
    }));
  });
}

/** A version that can be used in a region. */
type InRegion = PublishedVersion & OfferedVersion;

function versionsIn(region: string, { versions, partial }: Versions): InRegion[] {
  const isThere = ({ version }: PublishedVersion) =>
    version.regions.some(({ name }) => sameLocation(name, region));
  return versions
    .filter(isInPlace)
    .filter(isThere)
    .flatMap((published): InRegion[] => {
      const { version } = published;
      const { id, tags } = version;
      const known = { ...published, id, isRevoked: isRevoked(tags), ...keptByTag(tags) };
      if (hasSucceeded(published)) return [{ ...known, state: 'usable' }];
      const isPartial = partial.has(version.id) || /^Updating$/i.test(version.provisioningState);
      return isPartial ? [{ ...known, state: 'partial' }] : [];
    });
}
