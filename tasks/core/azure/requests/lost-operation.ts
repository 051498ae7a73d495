import { isRestError } from '@azure/core-rest-pipeline';
import { isNotFound } from './errors.js';
import type { Operation, Poll } from './operation.js';

/** Looks at what an operation works on; nothing where that is not there. */
type Look<T> = (signal: AbortSignal) => Promise<Poll<T> | undefined>;

/** Looks that something new may be missing before it counts as not there: Azure's answers are not always up to date. */
export const mostMissing = 5;

/**
 * An operation that goes on by what it works on, once Azure no longer knows its status address or does not show its
 * result yet: the resource tells its state itself, as it does where a service gives no status address
 * (https://learn.microsoft.com/azure/azure-resource-manager/management/async-operations).
 */
export function evenIfLost<T>(operation: Operation<T>, look: Look<T>): Operation<T> {
  let lost: unknown;
  let missing = 0;
  const lookAgain = async (signal: AbortSignal): Promise<Poll<T>> => {
    const poll = await look(signal);
    missing = poll ? 0 : missing + 1;
    if (missing === mostMissing) throw lost;
    return poll ?? { done: false, state: 'not to be seen' };
  };
  return {
    poll: async (signal) => {
      if (lost !== undefined) return lookAgain(signal);
      try {
        return await operation.poll(signal);
      } catch (error) {
        if (!isLost(error)) throw error;
        lost = error;
        return lookAgain(signal);
      }
    },
  };
}

/** Reading is what follows an operation; what begins one is never a GET. */
function isLost(error: unknown): error is Error {
  return (
    isNotFound(error) &&
    error instanceof Error &&
    isRestError(error.cause) &&
    error.cause.request?.method === 'GET'
  );
}

/** How a deletion stands by what is found of its object. */
export function deletionOf(found: object | undefined): Poll<void> {
  return found ? { done: false, state: 'Deleting' } : { done: true, state: 'Deleted' };
}
