import { isNotReady } from '../../../tasks/core/azure/requests/conflicts.js';
import { explain, isSaidByAzure } from '../../../tasks/core/azure/requests/errors.js';
import type { Answered } from './asking.js';

/** How the service refused what was asked. */
export interface Refusal {
  /** Absent where the operation failed that it had begun. */
  readonly status?: number;
  readonly code: string | undefined;
  readonly message: string;
}

/** @throws an error that says nothing of what was asked: a right or room is missing, the resource is busy, or the service failed */
export function refusalOf(error: unknown): Refusal {
  const { code, statusCode, message } = explain(error);
  if (statusCode === undefined || isNoAnswer({ status: statusCode })) throw error;
  if (isForWantOfRoom(code) || isNotReady(error)) throw error;
  return { status: statusCode, code, message };
}

/** What refused it, or made it fail later; nothing where it was done. @throws what says nothing of what was asked */
export async function failureBy(work: Promise<unknown>): Promise<Refusal | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    const { code, statusCode, message } = explain(error);
    if (statusCode !== undefined) return refusalOf(error);
    if (!isSaidByAzure(error) || isForWantOfRoom(code)) throw error;
    return { code, message };
  }
}

/** What refused it; nothing where it was done. @throws as `refusalOf` */
export async function refusalBy(work: Promise<unknown>): Promise<Refusal | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    return refusalOf(error);
  }
}

/** Whether an answer says nothing of what was asked: the identity lacks a right, or the service failed. */
export function isNoAnswer({ status }: Pick<Answered, 'status'>): boolean {
  return status === 401 || status === 403 || status === 429 || status >= 500;
}

/** Azure has no room for it at present, whatever it is. */
function isForWantOfRoom(code = ''): boolean {
  return /quota|capacity|allocation|sku/i.test(code);
}
