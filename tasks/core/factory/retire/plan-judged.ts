import type { LeftAlone, Plan } from '../../step/action.js';
import type { RetireAction } from './actions.js';
import { utcDay } from '../images/days.js';
import type { FinalVerdict, Judged, MarkingVerdict, Verdict } from './verdicts.js';

/** Why an image stays that no rule concerns. */
export const noRule = 'No rule deletes it.';

/** The fact of a deprecated image that stays for now: the UTC day after which it goes. */
export const deleteAfterFact = 'deleteAfter';

/** An image that stays is reported as its deletion would be, with the reason why it is left out. */
export function planJudged<T, A extends RetireAction>(
  judged: readonly Judged<T>[],
  deletionOf: (image: T, reason: string) => A,
): Plan<A> {
  const all = judged.map(({ image, verdict }) => ({ verdict, deletion: deletionOf(image, textOf(verdict)) }));
  return {
    actions: all.filter(({ verdict }) => verdict.fate === 'deleted').map(({ deletion }) => deletion),
    leftAlone: all
      .filter(({ verdict }) => verdict.fate !== 'deleted')
      .map(({ verdict, deletion }) => leftFor(verdict, deletion)),
  };
}

/**
 * As `planJudged`, where images may be deprecated.
 * @param markingOf makes the action that deprecates an image until the end of a day, or restores it
 */
export function planMarked<T, Deletion extends RetireAction, Marking extends RetireAction>(
  judged: readonly Judged<T, FinalVerdict>[],
  deletionOf: (image: T, reason: string) => Deletion,
  markingOf: (image: T, reason: string, deleteAfter?: Date) => Marking,
): Plan<Deletion | Marking> {
  const isUnmarked = (one: Judged<T, FinalVerdict>): one is Judged<T> => !isMarking(one.verdict);
  const { actions, leftAlone } = planJudged(judged.filter(isUnmarked), deletionOf);
  const markings = judged.flatMap(({ image, verdict }) =>
    isMarking(verdict) ? [markingOf(image, verdict.why, verdict.deleteAfter)] : [],
  );
  return { actions: [...actions, ...markings], leftAlone };
}

function isMarking(verdict: FinalVerdict): verdict is MarkingVerdict {
  return verdict.fate === 'deprecated' || verdict.fate === 'restored';
}

function textOf(verdict: Verdict): string {
  switch (verdict.fate) {
    case 'deleted':
      return verdict.reason.text;
    case 'kept':
      return verdict.why ?? verdict.rule ?? noRule;
    case 'spared':
    case 'ignored':
      return verdict.why;
  }
}

function leftFor(verdict: Verdict, deletion: RetireAction): LeftAlone {
  if (verdict.fate === 'ignored') return leaveForeign(deletion);
  const left = leave(deletion);
  if (verdict.fate !== 'kept' || !verdict.deleteAfter) return left;
  return { ...left, details: { [deleteAfterFact]: utcDay(verdict.deleteAfter) } };
}

/** Reports that an image stays, for the reason of its action. */
export function leave(deletion: RetireAction): LeftAlone {
  const { imageFacts } = deletion;
  const left = leaveForeign(deletion);
  return imageFacts ? { ...left, imageFacts } : left;
}

/** As `leave`, but says nothing of the image: it is not known to be of a golden image of this factory. */
function leaveForeign({ subject, target, reason }: RetireAction): LeftAlone {
  return { verb: 'keep', subject, target, outcome: 'skipped', reason };
}
