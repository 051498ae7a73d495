import type { CustomImage } from '../../azure/resources/custom-images.js';
import { imagePathKey } from '../../configuration/image-path.js';
import { sameName } from '../../lab/names.js';
import { imagePathTag, tagOf } from '../images/tags.js';
import { isTaken } from '../labs/matching.js';
import { customImageIn, type Effect, storedImageIn } from '../rule-comparison.js';
import type { StoredBlobs } from '../store/store.js';
import { approximateTime } from '../store/timestamps.js';
import type { JudgedLab } from './judged-labs.js';
import type { RetireState } from './state.js';

/**
 * The images that RetireImages.ps1 would delete in the store and in the labs that can be read (C95 to C97, "Old"), its
 * mistakes included: it takes images without a path for those of one path (L1), keeps a stored image if it is the only
 * one to delete (L13), and deletes images of other factories (L37).
 */
export function deletedByOldRules(state: RetireState, imagesToSave: number): Effect[] {
  return [
    ...storedImages(state, imagesToSave).map(({ imageName, vhd }) =>
      storedImageIn(state.factoryLab.name, imageName, vhd.bytes),
    ),
    ...state.labs.flatMap((judged) =>
      labImages(judged, state, imagesToSave).map(({ name }) => customImageIn(judged.lab.name, name)),
    ),
  ];
}

function storedImages({ store, existingKeys }: RetireState, imagesToSave: number): readonly StoredBlobs[] {
  const dated = store.images.map((image) => ({
    image,
    path: image.imagePath,
    time: approximateTime(image),
  }));
  const removed = store.images.filter(({ imagePath }) => !existingKeys.has(imagePathKey(imagePath)));
  const queue = [...expired(dated, imagesToSave), ...removed];
  return queue.length === 1 ? [] : [...new Set(queue)];
}

function labImages(
  { lab, entry, images }: JudgedLab,
  { existingKeys, factoryLab }: RetireState,
  imagesToSave: number,
): readonly CustomImage[] {
  const isFactory = sameName(lab.name, factoryLab.name);
  const tagged = images.filter(({ tags }) => Object.keys(tags).length > 0);
  const dated = tagged.map((image) => ({
    image,
    path: tagOf(image.tags, imagePathTag) ?? '',
    time: image.createdDate.getTime(),
  }));
  const unwanted = dated.filter(({ path }) => {
    const stays = existingKeys.has(imagePathKey(path)) && (isFactory || isTaken(entry, path));
    return path !== '' && !stays;
  });
  return [...new Set([...expired(dated, imagesToSave), ...unwanted.map(({ image }) => image)])];
}

/** An image with the path and the time by which the scripts group and order it. */
interface Dated<T> {
  readonly image: T;
  readonly path: string;
  readonly time: number;
}

/** All but the newest few of each path; casing does not matter. */
function expired<T>(images: readonly Dated<T>[], imagesToSave: number): T[] {
  const kept = new Map<string, number>();
  return images
    .toSorted((one, other) => other.time - one.time)
    .filter(({ path }) => {
      const count = (kept.get(path.toLowerCase()) ?? 0) + 1;
      kept.set(path.toLowerCase(), count);
      return count > imagesToSave;
    })
    .map(({ image }) => image);
}
