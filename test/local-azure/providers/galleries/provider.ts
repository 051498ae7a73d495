import { resourceKey } from '../../arm/identifiers.js';
import type { ResourceProvider } from '../../arm/provider.js';
import { regionName } from '../../arm/regions.js';
import type { Resource } from '../../arm/resources.js';
import type { Gallery } from '../../world-galleries.js';
import type { GalleryContext } from './context.js';
import { definitionRoutes } from './definitions.js';
import { galleryRoutes } from './galleries.js';
import { imageRoutes } from './managed-images.js';
import { compareVersions } from './names.js';
import type { FullPublishing } from './publishing.js';
import type { Content } from './records.js';
import { versionRoutes } from './versions.js';
import { addGallery } from './world.js';

/** Compute galleries and managed images. */
export interface Galleries {
  readonly provider: ResourceProvider;
  /** Adds a gallery of the world. */
  readonly addGallery: (subscriptionId: string, gallery: Gallery) => void;
  readonly definitions: (galleryId: string) => readonly Resource[];
  /** The versions of a definition that a region has, the newest first. */
  readonly versionsIn: (definitionId: string, location: string) => readonly AvailableVersion[];
}

/** A version that machines of a region can be made of. */
export interface AvailableVersion {
  readonly id: string;
  readonly name: string;
  readonly availableSince: Date;
  /** Whether it counts where no version is named. */
  readonly isLatest: boolean;
  readonly content: Content;
}

export function createGalleries(given: Omit<GalleryContext, 'records' | 'deleted'>): Galleries {
  const context: GalleryContext = { ...given, records: new Map(), deleted: new Map() };
  const { resources } = context;
  return {
    provider: {
      namespace: 'Microsoft.Compute',
      routes: [
        ...galleryRoutes(context),
        ...definitionRoutes(context),
        ...versionRoutes(context),
        ...imageRoutes(context),
      ],
    },
    addGallery: (subscriptionId, gallery) => {
      addGallery(subscriptionId, gallery, context);
    },
    definitions: (galleryId) => resources.list(`${galleryId}/images`),
    versionsIn: (definitionId, location) => versionsIn(definitionId, regionName(location), context),
  };
}

/** Versions that were deleted softly are among them, but are never the latest. */
function versionsIn(
  definitionId: string,
  region: string,
  { records, resources }: GalleryContext,
): AvailableVersion[] {
  const beginning = `${resourceKey(definitionId)}/versions/`;
  return [...records]
    .filter(([id]) => id.startsWith(beginning))
    .flatMap(([id, { content, replicas }]) => {
      const since = replicas.get(region)?.completedAt;
      const name = id.slice(beginning.length);
      const isCompleted = since !== undefined && replicas.get(region)?.state === 'Completed';
      const version = resources.get(id);
      const isLatest = version !== undefined && !isExcluded(version, region);
      return isCompleted ? [{ id: version?.id ?? id, name, availableSince: since, isLatest, content }] : [];
    })
    .sort((one, other) => compareVersions(other.name, one.name));
}

/** What is said of a region wins over what is said of the version. */
function isExcluded({ properties }: Resource, region: string): boolean {
  const { targetRegions, excludeFromLatest } = properties['publishingProfile'] as FullPublishing;
  const own = targetRegions.find(({ name }) => regionName(name) === region);
  return excludeFromLatest || own?.excludeFromLatest === true;
}
