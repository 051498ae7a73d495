import { versionNumber } from '../../tasks/core/factory/gallery/version-numbers.js';
import type { GalleryState, VersionState } from '../local-azure/gallery-state.js';
import type { State } from '../local-azure/state.js';

type Tags = Readonly<Record<string, string>>;

/** The name of a VHD, whatever run has made it. */
type NameOf = (fileName: string) => string;

/**
 * The galleries, snapshots and what labs share of them, without what differs between runs: the time at which a run has
 * snapped, the numbers made of it, and order.
 */
export function galleryContents(state: State, nameOf: NameOf) {
  return {
    galleries: state.galleries.map((gallery) => galleryOf(gallery, nameOf)),
    sharedGalleries: state.sharedGalleries.map((shared) => ({
      ...shared,
      enabledImages: shared.enabledImages.toSorted(),
    })),
    snapshots: sorted(
      state.snapshots.map((snapshot) => ({ ...snapshot, tags: ofAnyRun(snapshot.tags, nameOf) })),
    ),
  };
}

function galleryOf({ id, definitions }: GalleryState, nameOf: NameOf) {
  const all = definitions.map(({ versions, ...definition }) => ({
    ...definition,
    versions: sorted(versions.map((version) => versionOf(version, nameOf))),
  }));
  return { id, definitions: sorted(all) };
}

function versionOf({ name, tags, regions, ...version }: VersionState, nameOf: NameOf) {
  const timestamp = tags['timestamp'] ?? '';
  const isOfItsTime = isOfNow(timestamp) && name === versionNumber(new Date(`${timestamp}Z`));
  return {
    ...version,
    name: isOfItsTime ? 'of its time' : name,
    tags: ofAnyRun(tags, nameOf),
    regions: regions.toSorted(),
  };
}

function ofAnyRun(tags: Tags, nameOf: NameOf): Tags {
  return Object.fromEntries(Object.entries(tags).map(([name, text]) => [name, textOf(name, text, nameOf)]));
}

function textOf(name: string, text: string, nameOf: NameOf): string {
  if (name === 'vhdFileName') return nameOf(text);
  return ['timestamp', 'sourceVmCreated'].includes(name) && isOfNow(text) ? 'now' : text;
}

const hours = 12;

/** Whether a time is that of a run, and none that a world begins with. */
function isOfNow(text: string): boolean {
  const time = Date.parse(/[Z+]/.test(text) ? text : `${text}Z`);
  return Math.abs(Date.now() - time) < hours * 3_600_000;
}

function sorted<T>(things: readonly T[]): readonly T[] {
  return things.toSorted((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
}
