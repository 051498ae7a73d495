import { segmentsOf } from '../arm/identifiers.js';
import type { Access } from './roles.js';

type Needed = Pick<Access, 'action' | 'scope'>;

/** The verb of an action by HTTP method; for POST it is the last segment of the path. */
const verbs: Readonly<Record<string, string>> = {
  GET: 'read',
  HEAD: 'read',
  PUT: 'write',
  PATCH: 'write',
  DELETE: 'delete',
};

/**
 * The action that a request to Azure Resource Manager needs, and its scope, by the naming convention of resource
 * providers: `{provider}/{types}/{read
 * write
 * delete}`, or `{provider}/{types}/{verb}/action` for POST. A list needs the right to read its items at the scope of
 * the list.
 * @param path decoded
 * @returns undefined for the list of a principal's subscriptions, which needs no right
 */
export function armAction(method: string, path: string): Needed | undefined {
  const segments = withProvider(segmentsOf(path));
  const start = segments.findLastIndex(isProviders);
  const [namespace, own] =
    start < 0 ? ['Microsoft.Resources', segments] : [segments[start + 1] ?? '', segments.slice(start + 2)];
  if (own.length === 0 || (start < 0 && own.length === 1)) return undefined;
  const isMember = own.length % 2 === 0;
  const types = own.filter((_, index) => index % 2 === 0);
  return {
    action: actionOf(method, [namespace, ...types]),
    scope: `/${scopeOf(segments, isMember, own.length === 1 ? start : -1).join('/')}`,
  };
}

function actionOf(method: string, types: readonly string[]): string {
  const verb = verbs[method];
  return [...types, verb ?? 'action'].join('/');
}

/** The scope of an action: the id of a member; for a list or a verb, the id above it. */
function scopeOf(segments: readonly string[], isMember: boolean, providers: number): readonly string[] {
  if (isMember) return segments;
  return providers < 0 ? segments.slice(0, -1) : segments.slice(0, providers);
}

/** ARM serves the operations of a deployment also without a provider in the address. */
function withProvider(segments: readonly string[]): readonly string[] {
  const isShort = segments[4]?.toLowerCase() === 'deployments';
  if (!isShort) return segments;
  return [...segments.slice(0, 4), 'providers', 'Microsoft.Resources', ...segments.slice(4)];
}

function isProviders(segment: string): boolean {
  return segment.toLowerCase() === 'providers';
}
