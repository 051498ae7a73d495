import type { Reason } from './reasons.js';

export type Verdict =
  | { readonly fate: 'deleted'; readonly reason: Pick<Reason, 'name' | 'text' | 'isMassDeletion'> }
  /**
   * With a reason for an image that stays only because of a doubt, or that may not go yet; else with the rule that keeps it.
   * A deprecated one has the day after which it goes.
   */
  | {
      readonly fate: 'kept';
      readonly why?: string;
      readonly rule?: string;
      readonly isDoubt?: true;
      readonly deleteAfter?: Date;
    }
  /** A reason concerns it, but somebody wants it kept. It counts among those that would go (C94). */
  | {
      readonly fate: 'spared';
      readonly reason: Pick<Reason, 'name' | 'isMassDeletion'>;
      readonly why: string;
    }
  /** Not the factory's, or not known to be: neither changed nor counted. */
  | { readonly fate: 'ignored'; readonly why: string };

/** What becomes of an image that is deprecated, or is so no more (C120). */
export interface MarkingVerdict {
  readonly fate: 'deprecated' | 'restored';
  readonly why: string;
  /** The beginning of the UTC day until whose end it is deprecated; absent where it is restored. */
  readonly deleteAfter?: Date;
}

/** A verdict where images may be deprecated before they go. */
export type FinalVerdict = Verdict | MarkingVerdict;

/** An image and what becomes of it. */
export interface Judged<T, V extends FinalVerdict = Verdict> {
  readonly image: T;
  readonly verdict: V;
}
