import { isRestError } from '@azure/core-rest-pipeline';
import { codeOf, explain, isConflict } from './errors.js';
import type { Operation } from './operation.js';
import { present } from './present.js';
import { retryAfterMs } from './retry-after.js';

/**
 * Whether Azure refuses a change because somebody has locked the resource, or what it lies in: a lock `ReadOnly` or
 * `CanNotDelete`, or a blob that a policy or a legal hold makes immutable. It stays refused until the lock is removed
 * (https://learn.microsoft.com/azure/azure-resource-manager/management/lock-resources).
 */
export function isLocked(error: unknown): boolean {
  return locks.has(codeOf(error) ?? '') || /scope\(s\) are locked/i.test(messageOf(error));
}

const locks: ReadonlySet<string> = new Set([
  'ScopeLocked',
  'BlobImmutableDueToPolicy',
  'BlobImmutableDueToLegalHold',
]);

/**
 * Whether Azure refuses to delete a resource because another one uses it, or a blob because somebody holds a lease on it.
 * Azure has no one code for it.
 */
export function isInUse(error: unknown): boolean {
  if (isLocked(error)) return false;
  const code = codeOf(error) ?? '';
  return (
    code === 'LeaseIdMissing' || /InUse/.test(code) || (isConflict(error) && used.test(messageOf(error)))
  );
}

const used = /\b(is|are) (currently |still )?(in use|used by|referenced by)\b/i;

/**
 * Whether Azure refuses a change only as long as the resource is busy with another one. DevTest Labs says of such a VM
 * that it "is not yet ready for the requested operation" (https://github.com/Azure/azure-cli/issues/11471).
 */
export function isNotReady(error: unknown): boolean {
  if (isLocked(error)) return false;
  if (busy.has(codeOf(error) ?? '')) return true;
  const isConflicting = isConflict(error) || codeOf(error) === 'Conflict';
  return isConflicting && (waitOf(error) !== undefined || passing.test(messageOf(error)));
}

/** Codes of several resource providers that say so whatever their message. */
const busy: ReadonlySet<string> = new Set([
  'AnotherOperationInProgress',
  'ConcurrentUpdateError',
  'OperationInProgress',
  'ResourceNotReady',
  'RetryableError',
]);

const passing =
  /not (yet |currently )?ready|in progress|another (operation|request)|(is|are) (still |currently )?being|marked for deletion|try again later|retry (the|your) /i;

/**
 * An operation that is begun again at the next poll where Azure refuses it, or breaks it off, only because the resource
 * is busy. The state of such a poll says why. How long that goes on, the one who polls decides.
 * @param start makes the operation; called anew for each beginning
 */
export function onceReady<T>(start: () => Operation<T>): Operation<T> {
  let operation = start();
  return {
    poll: async (signal) => {
      try {
        return await operation.poll(signal);
      } catch (error) {
        if (!isNotReady(error)) throw error;
        operation = start();
        const state = `not ready: ${explain(causeOf(error)).message}`;
        return { done: false, isBegun: false, state, ...present('retryAfterMs', waitOf(error)) };
      }
    },
  };
}

/** The SDK's error in an error of `attempt`. */
function causeOf(error: unknown): unknown {
  return error instanceof Error && error.cause !== undefined ? error.cause : error;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : '';
}

function waitOf(error: unknown): number | undefined {
  const cause = causeOf(error);
  const headers = isRestError(cause) ? cause.response?.headers : undefined;
  return retryAfterMs((name) => headers?.get(name));
}
