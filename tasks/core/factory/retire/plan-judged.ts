import type { LeftAlone, Plan } from '../../step/action.js';
import type { RetireAction } from './actions.js';
import type { Judged, Verdict } from './verdicts.js';

/** Why an image stays that no rule concerns. */
export const noRule = 'No rule deletes it.';

/** An image that stays is reported as its deletion would be, with the reason why it is left out. */
export function planJudged<T, A extends RetireAction>(
  judged: readonly Judged<T>[],
  deletionOf: (image: T, reason: string) => A,
): Plan<A> {
  const all = judged.map(({ image, verdict }) => ({
    deletion: deletionOf(image, textOf(verdict)),
    fate: verdict.fate,
  }));
  return {
    actions: all.filter(({ fate }) => fate === 'deleted').map(({ deletion }) => deletion),
    leftAlone: all
      .filter(({ fate }) => fate !== 'deleted')
      .map(({ deletion, fate }) => (fate === 'ignored' ? leaveForeign(deletion) : leave(deletion))),
  };
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
