import type { LoggedRequest } from '../local-azure/request-log.js';
import { isStatusOfOperation } from '../worlds/night-requests.js';

/**
 * Reads of Azure Resource Manager without polls of operations, by what is read. Only a request to an address that Azure gave for
 * following an operation is a poll. Whoever looks at a resource again and again in place of that reads each time, and so does
 * whoever asks for the next page of a list: nobody reads less by waiting in another way.
 */
export function readsByKind(requests: readonly LoggedRequest[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { path } of requests.filter(isRead)) counts[kindOf(path)] = (counts[kindOf(path)] ?? 0) + 1;
  return counts;
}

export function countReads(requests: readonly LoggedRequest[]): number {
  return requests.filter(isRead).length;
}

function isRead({ kind, method, path }: LoggedRequest): boolean {
  return kind === 'arm' && ['GET', 'HEAD'].includes(method) && !isStatusOfOperation(path);
}

/** The type of a resource, or the list of its type: `labs/virtualmachines/*`, `labs/customimages`. */
function kindOf(path: string): string {
  const [, types = path] = /\/providers\/[^/]+\/(.+)$/i.exec(path) ?? [];
  return types
    .toLowerCase()
    .split('/')
    .map((part, index) => (index % 2 === 0 ? part : '*'))
    .join('/');
}
