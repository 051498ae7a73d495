import { isRestError } from '@azure/core-rest-pipeline';
import { isNotFound } from './errors.js';
import type { Operation, Poll } from './operation.js';

/** Reads the state of the resource that an operation changes. @returns `undefined` if there is no such resource */
type Look<T> = (signal: AbortSignal) => Promise<Poll<T> | undefined>;

/** Looks in a row that miss a new resource before it counts as missing: Azure's answers may be out of date. */
export const mostMissing = 5;

/**
 * Follows an operation by the state of the resource that it changes, from the moment when Azure answers 404 for its
 * status URL or its result: the resource has its state, as where a service gives no status URL
 * (https://learn.microsoft.com/azure/azure-resource-manager/management/async-operations).
 */
export function evenIfLost<T>(operation: Operation<T>, look: Look<T>): Operation<T> {
  return followed(operation, look, isLost);
}

/**
 * As `evenIfLost`, also from the moment when Azure answers 403 to who follows the operation: its status URL may need a
 * right of its own, which who may change the resource need not have.
 */
export function evenIfUnseen<T>(operation: Operation<T>, look: Look<T>): Operation<T> {
  return followed(operation, look, (error): error is Error => isLost(error) || isUnseen(error));
}

function followed<T>(
  operation: Operation<T>,
  look: Look<T>,
  isOutOfSight: (error: unknown) => error is Error,
): Operation<T> {
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
        if (!isOutOfSight(error)) throw error;
        lost = error;
        return lookAgain(signal);
      }
    },
  };
}

/** A 404 for a GET, which only follows an operation: no operation starts with a GET. */
function isLost(error: unknown): error is Error {
  return isNotFound(error) && isOfFollowing(error);
}

/** A 403 for a GET; no operation starts with one. */
function isUnseen(error: unknown): error is Error {
  return isOfFollowing(error) && isRestError(error.cause) && error.cause.statusCode === 403;
}

function isOfFollowing(error: unknown): error is Error {
  return error instanceof Error && isRestError(error.cause) && error.cause.request?.method === 'GET';
}

/** The state of a deletion: it is done when the resource is not found. */
export function deletionState(found: object | undefined): Poll<void> {
  return found ? { done: false, state: 'Deleting' } : { done: true, state: 'Deleted' };
}
