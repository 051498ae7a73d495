import type { GoldenImage } from '../../configuration/golden-image.js';
import { imagePathKey } from '../../configuration/image-path.js';
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

/** Says what a full run would copy: it builds every golden image and distributes it to each lab that takes it. */
export function judgeFullRun(
  goldenImages: readonly GoldenImage[],
  targets: readonly CheckedTarget[],
  { stored = [] }: FactoryState,
  options: MatchingOptions,
): Judged {
  const labs = targets.flatMap(({ lab, entry }) => (lab && !entry.broken ? [entry] : []));
  const copies = goldenImages.flatMap(({ key, imagePath }) =>
    labs
      .filter((entry) => subscriptionOf(entry, imagePath, options).subscribed)
      .map(() => lastBytes(key, stored)),
  );
  const unknown = copies.filter((bytes) => bytes === undefined).length;
  const size = sizeText(copies.reduce<number>((sum, bytes) => sum + (bytes ?? 0), 0));
  return judgedRun(
    'A full run',
    [],
    `It would create and store ${goldenImages.length} images and make ${copies.length} copies in labs${size}` +
      `${unknown > 0 ? `; of ${unknown} copies the size is not known yet` : ''}.`,
  );
}

/** The size of the newest stored image of a golden image: the next one will be about as large. */
function lastBytes(key: string, stored: readonly StoredBlobs[]): number | undefined {
  const ofImage = stored.filter(({ imagePath }) => imagePathKey(imagePath) === key);
  return ofImage.toSorted((one, other) => approximateTime(other) - approximateTime(one))[0]?.vhd.bytes;
}
