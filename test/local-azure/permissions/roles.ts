import { resourceKey } from '../arm/identifiers.js';
import type { RoleAssignment, RolePermissions } from '../world.js';

/** One action on one thing, as roles name both. */
export interface Access {
  readonly objectId: string;
  /** e.g. `Microsoft.DevTestLab/labs/read`. */
  readonly action: string;
  /** The action is on data, e.g. on the blobs of a storage account. */
  readonly isData: boolean;
  /** The id of what is acted on. */
  readonly scope: string;
}

/**
 * What the roles of a principal allow at a scope: those assigned to it there or above. Each role stands for itself:
 * what one excludes another may allow.
 * https://learn.microsoft.com/azure/role-based-access-control/overview
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

function contains(outer: string, inner: string): boolean {
  const [outerKey, innerKey] = [resourceKey(outer), resourceKey(inner)];
  return outerKey === '/' || innerKey === outerKey || innerKey.startsWith(`${outerKey}/`);
}

function names(patterns: readonly string[] = [], action: string): boolean {
  return patterns.some((pattern) => toExpression(pattern).test(action));
}

/** Actions are compared without regard to case, and `*` stands for any text, slashes included. */
function toExpression(pattern: string): RegExp {
  const parts = pattern.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 'i');
}
