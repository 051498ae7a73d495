import type { Cause } from '../../azure/requests/causes.js';

/** Why a build failed, as far as that tells whether another VM may fare better. */
export interface BuildFailure {
  /** The innermost causes with Azure's codes; none where they are not known. */
  readonly causes: readonly Cause[];
  /** Whether an artifact may have begun on one of its VMs. */
  readonly mayHaveArtifacts: boolean;
}

/** The code of the cause that Azure has none for: the VM was there, and is not any more. No code of Azure has a space. */
export const vanishedCode = 'VM vanished';

/** Adds to an error of a build what it failed for; its text stays. */
export function becauseOf(error: Error, failure: BuildFailure): Error {
  return Object.assign(error, { failure });
}

/** What `becauseOf` has added to an error. */
export function failureOf(error: unknown): BuildFailure | undefined {
  return error instanceof Error && 'failure' in error ? (error.failure as BuildFailure) : undefined;
}
