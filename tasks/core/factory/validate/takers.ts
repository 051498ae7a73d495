import { imagePathKey } from '../../configuration/image-path.js';
import type { LabEntry } from '../../configuration/labs-json.js';
import { entryKey, type MatchingOptions, subscriptionOf } from '../labs/matching.js';

/**
 * The labs that take a golden image, by the way in which they get it. They are matched when they are asked for: most golden
 * images need none of them, and there may be hundreds of labs.
 */
export interface Takers {
  readonly byVhd: () => readonly Taker[];
  readonly byGallery: () => readonly Taker[];
}

/** A lab that takes a golden image. */
export interface Taker {
  readonly labName: string;
  /** It names the golden image itself, not a folder or pattern with others. */
  readonly isNamed: boolean;
}

/** The labs that take the images of a path. One of which nobody knows what it takes, takes none. */
export function takersOf(imagePath: string, labs: readonly LabEntry[], options: MatchingOptions): Takers {
  const taking = (delivery: LabEntry['delivery']) => () =>
    labs
      .filter((lab) => !lab.broken && lab.delivery === delivery)
      .flatMap((lab) => takerOf(imagePath, lab, options) ?? []);
  return { byVhd: taking('VHD'), byGallery: taking('Gallery') };
}

function takerOf(imagePath: string, lab: LabEntry, options: MatchingOptions): Taker | undefined {
  const { subscribed, by } = subscriptionOf(lab, imagePath, options);
  if (!subscribed) return undefined;
  const named = entryKey(by?.text ?? '').replace(/\.json$/, '');
  return { labName: lab.labName, isNamed: named === imagePathKey(imagePath).replace(/\.json$/, '') };
}

/** The names of labs for a sentence; of many, the first few and the number of the others. */
export function namesOf(takers: readonly Taker[]): string {
  const names = takers.map(({ labName }) => labName);
  const shown = names.length > mostNames ? names.slice(0, mostNames - 1) : names;
  const more = names.length - shown.length;
  return [...shown, ...(more > 0 ? [`${more} others`] : [])].join(', ');
}

const mostNames = 6;
