import type { Reason } from './reasons.js';

export type Verdict =
  | { readonly fate: 'deleted'; readonly reason: Pick<Reason, 'name' | 'text' | 'isMassDeletion'> }
  /** With a reason for an image that stays only because of a doubt. */
  | { readonly fate: 'kept'; readonly why?: string }
  /** Not the factory's, or not known to be: neither changed nor counted. */
  | { readonly fate: 'ignored'; readonly why: string };

/** An image and what becomes of it. */
export interface Judged<T> {
  readonly image: T;
  readonly verdict: Verdict;
}
