import type { Resource, ResourceStore } from './arm/resources.js';
import { regionName } from './arm/regions.js';

export interface GalleryState {
  readonly id: string;
  readonly definitions: readonly {
    readonly name: string;
    readonly tags: Readonly<Record<string, string>>;
    readonly versions: readonly VersionState[];
  }[];
}

export interface VersionState {
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly provisioningState: string;
  /** The names of its regions, whether or not they have it. */
  readonly regions: readonly string[];
  readonly excludeFromLatest: boolean;
}

export interface SnapshotState {
  readonly id: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly provisioningState: string;
}

export interface SharedGalleryState {
  /** It begins with the id of the lab. */
  readonly id: string;
  readonly galleryId: string;
  readonly allowAllImages: string;
  /** The images that are enabled one by one. */
  readonly enabledImages: readonly string[];
}

export function galleryState({ id }: Resource, resources: ResourceStore): GalleryState {
  const definitions = resources.list(`${id}/images`).map((definition) => ({
    name: definition.name,
    tags: definition.tags ?? {},
    versions: resources.list(`${definition.id}/versions`).map(versionState),
  }));
  return { id, definitions };
}

function versionState({ name, tags = {}, properties }: Resource): VersionState {
  const { targetRegions, excludeFromLatest } = properties['publishingProfile'] as {
    readonly targetRegions: readonly { readonly name: string }[];
    readonly excludeFromLatest: boolean;
  };
  const regions = targetRegions.map((region) => regionName(region.name));
  return {
    name,
    tags,
    provisioningState: String(properties['provisioningState']),
    regions,
    excludeFromLatest,
  };
}

export function snapshotState({ id, tags = {}, properties }: Resource): SnapshotState {
  return { id, tags, provisioningState: String(properties['provisioningState']) };
}

export function sharedGalleryState(
  { id, properties }: Resource,
  resources: ResourceStore,
): SharedGalleryState {
  const enabled = resources
    .list(`${id}/sharedimages`)
    .filter((image) => image.properties['enableState'] === 'Enabled');
  return {
    id,
    galleryId: String(properties['galleryId']),
    allowAllImages: String(properties['allowAllImages']),
    enabledImages: enabled.map((image) => image.name),
  };
}
