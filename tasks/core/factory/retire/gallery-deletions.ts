import type { Gallery } from '../../azure/resources/galleries.js';
import type { Lab } from '../../azure/resources/labs.js';
import { labTarget } from '../../lab/target.js';
import type { ImageFacts } from '../../step/action.js';
import { vmKeyOf } from '../gallery/gallery-tags.js';
import { bytesOfSet, type SnapshotSet } from '../gallery/snapshot-sets.js';
import { galleryTarget, isPublished, type OwnDefinition, type PublishedVersion } from '../gallery/stock.js';
import type {
  DefinitionDeletion,
  SharedImageHiding,
  SnapshotsDeletion,
  VersionDeletion,
  VersionMarking,
} from './actions.js';
import { markingOf } from './deletions.js';
import type { SharedImage } from './shared-images.js';

export function versionDeletion(
  published: PublishedVersion,
  reason: string,
  gallery: Gallery,
): VersionDeletion {
  return {
    ...deletion,
    kind: 'delete version',
    key: published.version.id,
    subject: { kind: 'gallery image', name: published.imageName },
    target: galleryTarget({ gallery }),
    reason,
    imageFacts: factsOfVersion(published),
    storedBytes: -published.version.bytes * published.version.regions.length,
    version: published,
  };
}

/** @param deleteAfter the beginning of the UTC day after which it goes; absent: it is restored */
export function versionMarking(
  published: PublishedVersion,
  { reason, deleteAfter }: { readonly reason: string; readonly deleteAfter?: Date | undefined },
  gallery: Gallery,
): VersionMarking {
  return {
    ...versionDeletion(published, reason, gallery),
    ...markingOf(deleteAfter),
    kind: 'mark version',
  };
}

export function snapshotsDeletion(set: SnapshotSet, reason: string, gallery: Gallery): SnapshotsDeletion {
  const bytes = bytesOfSet(set);
  return {
    ...deletion,
    kind: 'delete snapshots',
    key: `snapshots ${vmKeyOf(set)} ${set.imageName}`,
    subject: { kind: 'snapshots', name: set.imageName },
    target: galleryTarget({ gallery }),
    reason,
    imageFacts: {
      path: set.imagePath,
      name: set.imageName,
      createdAt: set.timestamp,
      bytes,
    },
    storedBytes: -bytes,
    set,
  };
}

/** @param after the key of the deletion that ends when all deletions of its versions have ended */
export function definitionDeletion(
  { definition, imagePath }: OwnDefinition,
  reason: string,
  gallery: Gallery,
  after?: string,
): DefinitionDeletion {
  return {
    ...deletion,
    kind: 'delete definition',
    key: definition.id,
    subject: { kind: 'image definition', name: definition.name },
    target: galleryTarget({ gallery }),
    reason,
    imageFacts: { path: imagePath },
    ...(after === undefined ? {} : { after }),
    definition,
  };
}

export function sharedImageHiding(image: SharedImage, reason: string, lab: Lab): SharedImageHiding {
  const { own, newest } = image;
  return {
    ...deletion,
    verb: 'hide',
    kind: 'hide shared image',
    key: `${lab.id} shared ${own.definition.name}`,
    subject: { kind: 'shared image', name: own.definition.name },
    target: labTarget(lab),
    reason,
    imageFacts: newest ? { ...factsOfVersion(newest), isThere: true } : { path: own.imagePath },
    lab,
    image,
  };
}

const deletion = { verb: 'delete', work: 'deletion' };

function factsOfVersion(published: PublishedVersion): ImageFacts {
  const { imagePath, imageName, timestamp, version } = published;
  return {
    path: imagePath,
    name: imageName,
    createdAt: timestamp,
    ...(version.bytes > 0 ? { bytes: version.bytes } : {}),
    ...(isPublished(published) ? { isThere: true } : {}),
  };
}
