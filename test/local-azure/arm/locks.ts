import type { Lock } from '../world.js';
import { errors } from './errors.js';
import { resourceKey } from './identifiers.js';

/** The operation that a lock hinders, as its refusal names it, by HTTP method. */
const operations: Readonly<Record<string, 'delete' | 'write'>> = {
  DELETE: 'delete',
  PATCH: 'write',
  POST: 'write',
  PUT: 'write',
};

/**
 * Throws the refusal of a request that a lock on the resource, or on what it lies in, forbids. `ReadOnly` forbids every
 * change and every action, `CanNotDelete` deletions only
 * (https://learn.microsoft.com/azure/azure-resource-manager/management/lock-resources).
 */
export function refuseLocked(method: string, path: string, locks: readonly Lock[]): void {
  const operation = operations[method];
  if (operation === undefined) return;
  const hindering = locks.filter(
    ({ scope, level }) => isWithin(path, scope) && (level === 'ReadOnly' || operation === 'delete'),
  );
  if (hindering.length === 0) return;
  const scopes = hindering.map(({ scope }) => `'${scope}'`).join(',');
  throw errors.conflict(
    'ScopeLocked',
    `The scope '${path}' cannot perform ${operation} operation because following scope(s) are locked: ` +
      `${scopes}. Please remove the lock and try again.`,
  );
}

function isWithin(path: string, scope: string): boolean {
  return `${resourceKey(path)}/`.startsWith(`${resourceKey(scope)}/`);
}
