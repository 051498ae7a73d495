import type { Reason } from './reasons.js';

export type Verdict =
  | { readonly fate: 'deleted'; readonly reason: Pick<Reason, 'name' | 'text' | 'isMassDeletion'> }
  /** With a reason for an image that stays only because of a doubt; else with the rule that keeps it. */
  | { readonly fate: 'kept'; readonly why?: string; readonly rule?: string }
  /** A reason concerns it, but somebody wants it kept. It counts among those that would go (C94). */
  | {
      readonly fate: 'spared';
      readonly reason: Pick<Reason, 'name' | 'isMassDeletion'>;
      readonly why: string;
    }
  /** Not the factory's, or not known to be: neither changed nor counted. */
  | { readonly fate: 'ignored'; readonly why: string };

/** An image and what becomes of it. */
export interface Judged<T> {
  readonly image: T;
  readonly verdict: Verdict;
}
