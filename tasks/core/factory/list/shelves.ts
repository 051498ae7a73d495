import { isPublished } from '../gallery/stock.js';
import { type Build, type Builds, indexBuilds } from './builds.js';
import { type HeldImage, publishedImage } from './held-images.js';
import { galleryKey, type ListedGallery } from './read-galleries.js';
import type { ListedLab } from './read-labs.js';

/** Where labs get images from: the store alone, or a gallery too. */
export interface Shelf {
  readonly builds: Builds;
  /** The versions of the gallery, as labs have them that share it; absent where they could not be read. */
  readonly shared?: readonly HeldImage[];
}

/** The shelf of a lab. */
export type ShelfOf = (lab: ListedLab) => Shelf;

/** Indexes what labs can get; a lab that shares no gallery gets nothing from one. */
export function createShelves(stored: readonly Build[], galleries: readonly ListedGallery[]): ShelfOf {
  const store: Shelf = { builds: indexBuilds(stored), shared: [] };
  const ofGalleries = new Map(galleries.map((gallery) => [galleryKey(gallery.id), shelfOf(gallery, stored)]));
  return ({ sharing }) => {
    const id = sharing?.shared?.galleryId;
    return (id === undefined ? undefined : ofGalleries.get(galleryKey(id))) ?? store;
  };
}

function shelfOf({ versions }: ListedGallery, stored: readonly Build[]): Shelf {
  if (!versions) return { builds: indexBuilds(stored) };
  return {
    builds: indexBuilds([...stored, ...versions.filter(isPublished)]),
    shared: versions.map((version) => publishedImage(version, { isShared: true })),
  };
}
