import type { Candidate } from './candidates.js';
import { allButNewest } from '../labs/image-order.js';
import type { RetentionOptions } from './inputs.js';

/** A reason to delete images: one row of the table `reasons`. */
export interface Reason {
  readonly name: string;
  /** As the plan and the report say it. */
  readonly text: string;
  /** Whether its images count towards a mass deletion, which has to be allowed (C94). */
  readonly isMassDeletion: boolean;
  /** The images that go for it, of those that no earlier reason of the table concerns. */
  readonly concerned: <C extends Candidate>(
    candidates: readonly C[],
    options: Pick<RetentionOptions, 'ImagesToSave'>,
  ) => readonly C[];
}

/** All reasons, in order: an image goes for the first one that concerns it. */
export const reasons: readonly Reason[] = [
  {
    // C96: the Configuration folder has no such golden image, not even an ignored or broken one; an unknown one may
    // exist.
    name: 'removed',
    text: 'Its golden image was removed.',
    isMassDeletion: true,
    concerned: where(({ hasGoldenImage, removalDoubt }) => !hasGoldenImage && removalDoubt === undefined),
  },
  {
    // C97. A lab that may take it keeps it.
    name: 'unsubscribed',
    text: 'The lab does not list it any more.',
    isMassDeletion: true,
    concerned: where(
      ({ isSubscribed, subscriptionDoubt }) => !isSubscribed && subscriptionDoubt === undefined,
    ),
  },
  {
    // As long as it is stored, DistributeImages creates it again.
    name: 'failed',
    text: 'Its creation failed, and it is not stored any more.',
    isMassDeletion: false,
    concerned: where(({ state, isStored }) => state === 'failed' && !isStored),
  },
  {
    // C95. An image whose creation failed takes no other's place.
    name: 'expired',
    text: 'There are newer ones.',
    isMassDeletion: false,
    concerned: (candidates, { ImagesToSave }) =>
      allButNewest(
        candidates.filter(({ state }) => state === 'usable' || state === 'partial'),
        ImagesToSave,
        candidates.filter(({ state }) => state === 'usable'),
      ),
  },
];

/** The texts of those that count towards a mass deletion. */
export const massReasons: ReadonlySet<string> = new Set(
  reasons.filter(({ isMassDeletion }) => isMassDeletion).map(({ text }) => text),
);

function where(applies: (candidate: Candidate) => boolean): Reason['concerned'] {
  return (candidates) => candidates.filter(applies);
}
