import type { RetirementReason } from './reasons.js';

export interface RetentionOptions {
  readonly ImagesToSave: number;
  readonly keepLastOfRemoved: boolean;
  readonly strictImagePaths: boolean;
  readonly allowMassDeletion: boolean;
  readonly isPullRequest: boolean;
}

export type Verdict =
  | { readonly fate: 'deleted'; readonly reason: RetirementReason }
  | { readonly fate: 'kept' }
  /** Not the factory's, or not known to be: never touched, judged or counted. */
  | { readonly fate: 'ignored'; readonly reason: string };

export interface Judged<T> {
  readonly image: T;
  readonly verdict: Verdict;
}
