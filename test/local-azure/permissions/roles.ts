import { resourceKey } from '../arm/identifiers.js';
import type { RoleAssignment, RolePermissions } from '../world.js';

/** One action at one scope, as role definitions name both. */
export interface Access {
  readonly objectId: string;
  /** For example `Microsoft.DevTestLab/labs/read`. */
  readonly action: string;
  /** Whether it is a data action, for example on the blobs of a storage account. */
  readonly isData: boolean;
  /** The id of the resource that the action concerns. */
  readonly scope: string;
}

/**
 * The roles of a principal at a scope: those assigned there or above. Each role counts by itself: one may allow an
 * action that another excludes. https://learn.microsoft.com/azure/role-based-access-control/overview
 */
export function rolesAt(
  assignments: readonly RoleAssignment[],
  objectId: string,
  scope: string,
): readonly RolePermissions[] {
  const isHere = (assignment: RoleAssignment): boolean =>
    assignment.principal.toLowerCase() === objectId.toLowerCase() && contains(assignment.scope, scope);
  return assignments.filter(isHere).map(({ role }) => role);
}

export function allows(roles: readonly RolePermissions[], { action, isData }: Access): boolean {
  return roles.some((role) => {
    const [granted, excluded] = isData
      ? [role.dataActions, role.notDataActions]
      : [role.actions, role.notActions];
    return names(granted, action) && !names(excluded, action);
  });
}

/** Whether a scope is another one or lies in it. */
export function contains(outer: string, inner: string): boolean {
  const [outerKey, innerKey] = [resourceKey(outer), resourceKey(inner)];
  return outerKey === '/' || innerKey === outerKey || innerKey.startsWith(`${outerKey}/`);
}

function names(patterns: readonly string[] = [], action: string): boolean {
  return patterns.some((pattern) => toExpression(pattern).test(action));
}

/** Actions are compared case-insensitively; `*` stands for any text, including slashes. */
function toExpression(pattern: string): RegExp {
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 'i');
}
