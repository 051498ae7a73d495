import type { Lab } from '../../azure/resources/labs.js';
import type { GoldenImage } from '../../configuration/golden-image.js';
import { imagePathKey } from '../../configuration/image-path.js';
import { sameLocation } from '../../lab/locations.js';
import { gigabytesText } from '../../step/bytes.js';
import { type MatchingOptions, subscriptionOf } from '../labs/matching.js';
import type { StoredBlobs } from '../store/store.js';
import { approximateTime } from '../store/timestamps.js';
import type { CheckedTarget, FactoryState } from './azure-state.js';
import { type Judged, judgedRun } from './judged.js';
import type { Preview } from './preview.js';

/** Says what a task would do with what Azure holds now. */
export function judgePreview({ task, actions, unknownBecause }: Preview): Judged {
  if (unknownBecause !== undefined)
    return judgedRun(task, [], `What it would do now is unknown: ${unknownBecause}`);
  const verbs = [...new Set(actions.map(({ verb }) => verb))];
  const parts = verbs.map((verb) => {
    const ofVerb = actions.filter((action) => action.verb === verb);
    return `${verb} ${ofVerb.length}${sizeText(ofVerb.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0))}`;
  });
  return judgedRun(task, [], `With what there is now it would ${parts.join(', ') || 'do nothing'}.`);
}

function sizeText(bytes: number): string {
  return bytes === 0 ? '' : ` (${gigabytesText(bytes, 0)})`;
}

/** What DistributeImages is to know to bring images to labs. */
export interface Reach {
  readonly matching: MatchingOptions;
  readonly allowOtherRegions: boolean;
}

/**
 * Says what a full run would copy and publish: it builds the golden images that can be built and distributes each to every
 * lab that takes and can receive it.
 */
export function judgeFullRun(
  goldenImages: readonly GoldenImage[],
  targets: readonly CheckedTarget[],
  { stored = [], lab: factoryLab }: FactoryState,
  reach: Reach,
): Judged {
  const taken = (labs: readonly CheckedTarget[]) =>
    goldenImages.map(({ key, imagePath }) => ({
      key,
      labs: labs.filter(({ entry }) => subscriptionOf(entry, imagePath, reach.matching).subscribed).length,
    }));
  const byVhd = taken(targets.filter((target) => canReceive(target, factoryLab, reach)));
  const byGallery = taken(targets.filter(canBeOffered));
  return judgedRun(
    'A full run',
    [],
    `It would create and store ${goldenImages.length} images and make ${copiesText(byVhd, stored)}${publishText(byGallery)}.`,
  );
}

/** How many labs take a golden image. */
interface Taken {
  readonly key: string;
  readonly labs: number;
}

function copiesText(images: readonly Taken[], stored: readonly StoredBlobs[]): string {
  const copies = images.flatMap(({ key, labs }) =>
    Array.from({ length: labs }, () => lastBytes(key, stored)),
  );
  const unknown = copies.filter((bytes) => bytes === undefined).length;
  const size = sizeText(copies.reduce<number>((sum, bytes) => sum + (bytes ?? 0), 0));
  const open = unknown > 0 ? `; of ${unknown} copies the size is not known yet` : '';
  return `${copies.length} copies in labs${size}${open}`;
}

function publishText(images: readonly Taken[]): string {
  const published = images.filter(({ labs }) => labs > 0);
  if (published.length === 0) return '';
  const offers = published.reduce((sum, { labs }) => sum + labs, 0);
  return `; it would publish ${published.length} images in the gallery and offer them ${offers} times to labs`;
}

/** Whether DistributeImages can bring VHDs to a lab: without the input, none is copied between regions (C79). */
function canReceive(
  { lab, entry, account }: CheckedTarget,
  factoryLab: Lab,
  { allowOtherRegions }: Reach,
): boolean {
  if (!lab || entry.broken || entry.delivery === 'Gallery' || account instanceof Error) return false;
  return allowOtherRegions || sameLocation(lab.location, factoryLab.location);
}

function canBeOffered({ entry, byGallery }: CheckedTarget): boolean {
  return byGallery !== undefined && !entry.broken && !byGallery.sharesOther;
}

/** The size of the newest stored image of a golden image: the next one will be about as large. */
function lastBytes(key: string, stored: readonly StoredBlobs[]): number | undefined {
  const ofImage = stored.filter(({ imagePath }) => imagePathKey(imagePath) === key);
  return ofImage.toSorted((one, other) => approximateTime(other) - approximateTime(one))[0]?.vhd.bytes;
}
