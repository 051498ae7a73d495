import type { Gallery } from '../../tasks/core/azure/resources/galleries.js';
import type { ImageDefinition } from '../../tasks/core/azure/resources/image-definitions.js';
import type { ImageVersion } from '../../tasks/core/azure/resources/image-versions.js';
import type { Snapshot } from '../../tasks/core/azure/resources/snapshots.js';
import { type BuiltImage, definitionTags, imageTags } from '../../tasks/core/factory/gallery/gallery-tags.js';
import { snapshotName } from '../../tasks/core/factory/gallery/resource-names.js';
import { snapshotSetsOf } from '../../tasks/core/factory/gallery/snapshot-sets.js';
import {
  type GalleryStock,
  ownDefinitionsOf,
  publishedVersions,
} from '../../tasks/core/factory/gallery/stock.js';
import type { DefinitionTraits } from '../../tasks/core/factory/gallery/traits.js';

const group = '/subscriptions/11111111-1111-4111-8111-111111111111/resourceGroups/factory';

export const factoryLabId = `${group}/providers/Microsoft.DevTestLab/labs/Factory`;

export const gallery: Gallery = {
  id: `${group}/providers/Microsoft.Compute/galleries/Images`,
  name: 'Images',
  location: 'westeurope',
  tags: {},
  keepsDeleted: false,
};

export const generation2: DefinitionTraits = {
  osType: 'Windows',
  osState: 'Generalized',
  generation: 'V2',
  architecture: 'x64',
};

export const trustedLaunch: DefinitionTraits = { ...generation2, securityType: 'TrustedLaunch' };

/** An image as the tags of what holds it tell it: of a VM of its own for each time. */
export function builtImage(more: Partial<BuiltImage> = {}): BuiltImage {
  const timestamp = more.timestamp ?? new Date('2026-11-29T08:30:15Z');
  return {
    imagePath: 'Win11\\Dev.json',
    imageName: 'Win11_Dev-Nov-29-2026',
    timestamp,
    sourceVmId: `${factoryLabId}/virtualmachines/Dev`,
    sourceVmCreated: new Date(timestamp.getTime() - 3_600_000).toISOString(),
    factoryRunId: '4711',
    ...more,
  };
}

/** The snapshot of one disk of an image, of a set of `count`. */
export function snapshotOf(
  image: BuiltImage,
  disk: 'os' | number,
  count = 1,
  more: Partial<Snapshot> = {},
): Snapshot {
  const name = snapshotName(image.imageName, disk);
  const ofOs =
    disk === 'os' ? { snapshotCount: String(count), osState: 'Generalized', osType: 'Windows' } : {};
  return {
    id: `${group}/providers/Microsoft.Compute/snapshots/${name}`,
    name,
    location: 'westeurope',
    tags: { ...imageTags(image, factoryLabId), diskLun: String(disk), ...ofOs },
    bytes: 30 * 1024 ** 3,
    osType: 'Windows',
    generation: 'V2',
    provisioningState: 'Succeeded',
    incremental: false,
    ...more,
  };
}

/** One of the factory's definitions. */
export function definitionOf(
  name: string,
  imagePath: string,
  traits: DefinitionTraits = generation2,
  more: Partial<ImageDefinition> = {},
): ImageDefinition {
  return {
    id: `${gallery.id}/images/${name}`,
    name,
    location: 'westeurope',
    tags: definitionTags(imagePath, factoryLabId),
    ...traits,
    identifier: { publisher: 'Factory', offer: 'Win11', sku: name },
    provisioningState: 'Succeeded',
    ...more,
  };
}

/** A version of a definition, in the factory's region. */
export function versionOf(
  definition: ImageDefinition,
  name: string,
  image: BuiltImage,
  more: Partial<ImageVersion> = {},
): ImageVersion {
  return {
    id: `${definition.id}/versions/${name}`,
    name,
    location: 'westeurope',
    tags: imageTags(image, factoryLabId),
    provisioningState: 'Succeeded',
    isExcludedFromLatest: false,
    regions: [{ name: 'West Europe' }],
    bytes: 30 * 1024 ** 3,
    blocksDeletion: false,
    ...more,
  };
}

/** What is in the gallery of a factory, and for it. */
export interface GalleryContents {
  /** Each definition with its versions; without them where they could not be read. */
  readonly definitions?: readonly (readonly [ImageDefinition, (readonly ImageVersion[])?])[];
  /** Definitions of others. */
  readonly foreign?: readonly ImageDefinition[];
  readonly snapshots?: readonly Snapshot[];
}

/** A gallery as the product reads it. */
export function stockOf({ definitions = [], foreign = [], snapshots = [] }: GalleryContents): GalleryStock {
  const versionsOf = new Map(definitions.map(([definition, versions]) => [definition, versions]));
  const all = [...definitions.map(([definition]) => definition), ...foreign];
  const own = ownDefinitionsOf(all, factoryLabId).map((one) => {
    const versions = versionsOf.get(one.definition);
    return { ...one, ...(versions ? { versions } : {}) };
  });
  return {
    gallery,
    snapshotGroup: { subscriptionId: '11111111-1111-4111-8111-111111111111', resourceGroup: 'factory' },
    definitions: all,
    own,
    versions: publishedVersions(own, factoryLabId),
    sets: snapshotSetsOf(snapshots, factoryLabId),
  };
}
