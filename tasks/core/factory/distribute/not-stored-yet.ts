import { imagePathKey } from '../../configuration/image-path.js';
import { labTarget } from '../../lab/target.js';
import type { LeftAlone } from '../../step/action.js';
import { type MatchingOptions, subscriptionOf } from '../labs/matching.js';
import type { StoredImage } from '../store/companion.js';
import type { Receiver } from './receivers.js';
import type { DistributeState } from './state.js';

/** The golden images that labs want and of which nothing is stored, for each of these labs. */
export function notStoredYet(
  {
    goldenImages,
    receivers,
  }: Pick<DistributeState, 'goldenImages'> & {
    readonly receivers: readonly Pick<Receiver, 'lab' | 'entry'>[];
  },
  stored: readonly Pick<StoredImage, 'imagePath'>[],
  options: MatchingOptions,
): LeftAlone[] {
  const known = new Set(stored.map(({ imagePath }) => imagePathKey(imagePath)));
  const missing = goldenImages.filter(({ key }) => !known.has(key));
  return missing.flatMap(({ imagePath }) => {
    const about = {
      subject: { kind: 'golden image', name: imagePath },
      imageFacts: { path: imagePath, isThere: false },
      outcome: 'skipped',
      reason: 'No image of it is stored yet.',
    } as const;
    return receivers
      .filter(({ entry }) => subscriptionOf(entry, imagePath, options).subscribed)
      .map(({ lab }) => ({ ...about, target: labTarget(lab) }));
  });
}
