import type { Candidate } from './candidates.js';
import { allButNewest } from '../labs/image-order.js';
import type { RetentionOptions } from './inputs.js';
import { countOf, daysOld, isTooOld, leastOf } from './limits.js';

type Limiting = Pick<RetentionOptions, 'ImagesToSave' | 'keeping'>;

/** A reason to delete images: one row of the table `reasons`. */
export interface Reason {
  readonly name: string;
  /** As the plan and the report say it, where there is no more to say of the image. */
  readonly text: string;
  /** As the plan and the report say it of one image. */
  readonly textOf?: (candidate: Candidate, options: Limiting) => string;
  /** Whether its images count towards a mass deletion, which has to be allowed (C94). */
  readonly isMassDeletion: boolean;
  /** The images that go for it, of those that no earlier reason of the table concerns. */
  readonly concerned: <C extends Candidate>(candidates: readonly C[], options: Limiting) => readonly C[];
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
    textOf: ({ pathKey }, options) => `There are newer ones (count ${countOf(pathKey, options)}).`,
    isMassDeletion: false,
    concerned: (candidates, options) =>
      allButNewest(candidates.filter(isGood), (key) => countOf(key, options), candidates.filter(takesPlace)),
  },
  {
    // As many as Images.json demands are certainly newer, so the newest good one never goes.
    name: 'aged',
    text: 'It is too old.',
    textOf: ({ order }, { keeping }) =>
      `It is ${daysOld(order.latest, keeping?.now ?? new Date(0))} days old, and there are newer ones.`,
    isMassDeletion: false,
    concerned: (candidates, options) => {
      const old = candidates.filter((one) => isGood(one) && isTooOld(one, options));
      return allButNewest(old, (key) => leastOf(key, options), candidates.filter(takesPlace));
    },
  },
];

/** Whether it is a number or an age that an image goes for, and nothing that somebody has done about its golden image or lab. */
export function isByCountOrAge({ name }: Pick<Reason, 'name'>): boolean {
  return name === 'expired' || name === 'aged';
}

/** The texts of those that count towards a mass deletion. */
export const massReasons: ReadonlySet<string> = new Set(
  reasons.filter(({ isMassDeletion }) => isMassDeletion).map(({ text }) => text),
);

/** One that has failed in some regions stays as long as one that has not. */
function isGood({ state }: Candidate): boolean {
  return state === 'usable' || state === 'partial';
}

/** One that somebody wants kept is there beside as many others as are kept, and one that nobody is to use is none of them. */
export function takesPlace({ state, keptBy, withheldBy }: Candidate): boolean {
  return state === 'usable' && keptBy === undefined && withheldBy === undefined;
}

function where(applies: (candidate: Candidate) => boolean): Reason['concerned'] {
  return (candidates) => candidates.filter(applies);
}
