import { imagePathKey } from '../../configuration/image-path.js';
import { deprecateDaysOf, isUnknownFor, type Keeping } from './limits.js';
import { utcDay } from '../images/days.js';
import { isOver } from './deprecation-days.js';
import { isByCountOrAge, type Reason } from './reasons.js';
import type { FinalVerdict, Judged, Verdict } from './verdicts.js';

/** What is known of the deprecation of images in one kind of place. */
export interface Deprecations<T> {
  readonly imagePathOf: (image: T) => string;
  /** The UTC day, at its beginning, after which a deprecated image may go; nothing of one that is not deprecated. */
  readonly deleteAfterOf: (image: T) => Date | undefined;
  /** Whether an image is complete, so that a deprecation can be taken back. */
  readonly isComplete: (image: T) => boolean;
  /** Whether nobody is to use an image any more: there is nothing to deprecate about it. */
  readonly isRevoked: (image: T) => boolean;
}

/** What decides whether images are deprecated before they go. */
export interface DeprecationRules {
  readonly keeping?: Keeping;
  readonly now: Date;
}

/**
 * C120: an image that would go by count or age is deprecated at first, where Images.json says so, and goes once its day is
 * over. One that is deprecated never goes by count or age before, whatever the file says by now, and is restored once no
 * rule deletes it. A doubt changes nothing.
 */
export function deprecateFirst<T>(
  judged: readonly Judged<T>[],
  known: Deprecations<T>,
  rules: DeprecationRules,
): readonly Judged<T, FinalVerdict>[] {
  return judged.map((one) => {
    const verdict = withDeprecation(one, known, rules);
    return verdict === one.verdict ? one : { ...one, verdict };
  });
}

function withDeprecation<T>(
  { image, verdict }: Judged<T>,
  { imagePathOf, deleteAfterOf, isComplete, isRevoked }: Deprecations<T>,
  rules: DeprecationRules,
): FinalVerdict {
  switch (verdict.fate) {
    case 'deleted':
      if (!isByCountOrAge(verdict.reason) || isRevoked(image)) return verdict;
      return beforeDeletion(verdict, imagePathKey(imagePathOf(image)), deleteAfterOf(image), rules);
    case 'kept':
    case 'spared': {
      const isDeprecated = deleteAfterOf(image) !== undefined && isComplete(image);
      if (!isDeprecated || isDoubtful(verdict, imagePathKey(imagePathOf(image)), rules)) return verdict;
      return restored(verdict);
    }
    default:
      return verdict;
  }
}

function beforeDeletion(
  deletion: Extract<Verdict, { readonly fate: 'deleted' }>,
  pathKey: string,
  deleteAfter: Date | undefined,
  { keeping, now }: DeprecationRules,
): FinalVerdict {
  const { reason } = deletion;
  if (deleteAfter)
    return isOver(deleteAfter, now) ? atLast(reason, deleteAfter) : waiting(reason, deleteAfter);
  const days = deprecateDaysOf(pathKey, keeping ? { keeping } : {});
  return days === undefined ? deletion : deprecated(reason, dayAfter(days, now));
}

type GivenReason = Pick<Reason, 'name' | 'text' | 'isMassDeletion'>;

function deprecated(reason: GivenReason, deleteAfter: Date): FinalVerdict {
  const why = `${reason.text} It goes after ${utcDay(deleteAfter)}.`;
  return { fate: 'deprecated', why, deleteAfter };
}

function waiting({ text }: GivenReason, deleteAfter: Date): Verdict {
  const why = `It is deprecated, and goes after ${utcDay(deleteAfter)}. ${text}`;
  return { fate: 'kept', why, deleteAfter };
}

function atLast(reason: GivenReason, deleteAfter: Date): Verdict {
  const text = `${reason.text} It was deprecated until ${utcDay(deleteAfter)}.`;
  return { fate: 'deleted', reason: { ...reason, text } };
}

function restored(verdict: Extract<Verdict, { readonly fate: 'kept' | 'spared' }>): FinalVerdict {
  const why = verdict.fate === 'kept' ? (verdict.why ?? verdict.rule ?? '') : verdict.why;
  return { fate: 'restored', why: `It is not to go any more. ${why}`.trim() };
}

/** Whether an image stays only because something is not known. */
function isDoubtful(verdict: Verdict, pathKey: string, { keeping }: DeprecationRules): boolean {
  if (verdict.fate === 'kept' && verdict.isDoubt) return true;
  return keeping !== undefined && isUnknownFor(pathKey, { keeping });
}

function dayAfter(days: number, now: Date): Date {
  return new Date(`${utcDay(new Date(now.getTime() + days * 86_400_000))}T00:00:00Z`);
}
