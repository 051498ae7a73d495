import type { Azure } from '../azure.js';
import { attempt } from '../requests/errors.js';
import { remember } from '../requests/remember.js';
import { list } from '../requests/resource-manager.js';
import { textsIn } from '../requests/shape.js';
import { resourceGroupOf } from '../resource-id.js';

/** The permissions of a role, as in role definitions and the permissions API; `*` matches any text. */
export interface Permission {
  readonly actions?: readonly string[];
  readonly notActions?: readonly string[];
  readonly dataActions?: readonly string[];
  readonly notDataActions?: readonly string[];
}

/** An action of role definitions, e.g. `Microsoft.DevTestLab/labs/read`. Data actions concern a resource's content. */
export interface RoleAction {
  readonly action: string;
  readonly kind: 'action' | 'data action';
}

/** An action, and the id of the resource or resource group on which it must be allowed. */
export interface ScopedAction extends RoleAction {
  readonly scopeId: string;
}

/**
 * Whether one of the roles allows an action. What one role excludes, another may allow.
 * @see https://learn.microsoft.com/azure/role-based-access-control/role-definitions
 */
export function allows(roles: readonly Permission[], { action, kind }: RoleAction): boolean {
  return roles.some((role) =>
    kind === 'action'
      ? names(role.actions, action) && !names(role.notActions, action)
      : names(role.dataActions, action) && !names(role.notDataActions, action),
  );
}

function names(patterns: readonly string[] = [], action: string): boolean {
  return patterns.some((pattern) => matches(pattern.toLowerCase(), action.toLowerCase()));
}

/** Whether the parts of a pattern stand in a text in their order; a regular expression might take years for it. */
function matches(pattern: string, text: string): boolean {
  const [first = '', ...others] = pattern.split('*');
  const last = others.pop();
  if (last === undefined) return text === pattern;
  if (!text.startsWith(first)) return false;
  let end = first.length;
  for (const part of others) {
    const found = text.indexOf(part, end);
    if (found < 0) return false;
    end = found + part.length;
  }
  return text.length - last.length >= end && text.endsWith(last);
}

/**
 * The actions that the identity's roles do not allow. Resource groups are read first, because their roles hold for all
 * their resources; a resource is read only for an action that its group's roles do not allow. Each scope is read once a
 * process.
 * @throws AzureError if the permissions cannot be read
 */
export async function missingActions<A extends ScopedAction>(
  azure: Azure,
  actions: readonly A[],
  signal: AbortSignal,
): Promise<readonly A[]> {
  const missingInGroups = await missingAt(
    actions,
    ({ scopeId }) => resourceGroupOf(scopeId),
    (scopeId) =>
      // An identity without a role in the group may not read the permissions there, and may have one on the resource.
      rolesAt(azure, scopeId, signal).catch(() => []),
  );
  signal.throwIfAborted();
  return missingAt(
    missingInGroups,
    ({ scopeId }) => scopeId,
    (scopeId) => rolesAt(azure, scopeId, signal),
  );
}

async function missingAt<A extends ScopedAction>(
  actions: readonly A[],
  scopeOf: (action: A) => string,
  ask: (scopeId: string) => Promise<readonly Permission[]>,
): Promise<readonly A[]> {
  const allowed = await Promise.all(
    actions.map(async (action) => allows(await ask(scopeOf(action)), action)),
  );
  return actions.filter((_, index) => allowed[index] !== true);
}

const slotOf = remember((): { roles?: Promise<readonly Permission[]> } => ({}));

async function rolesAt(azure: Azure, scopeId: string, signal: AbortSignal): Promise<readonly Permission[]> {
  const slot = slotOf(azure, scopeId);
  slot.roles ??= readRoles(azure, scopeId, signal);
  try {
    return await slot.roles;
  } catch (error) {
    delete slot.roles;
    throw error;
  }
}

/** Time-out in seconds of one reading with all its retries: the permissions are helpful, but not needed. */
const limitSeconds = 30;

function toPermission(role: Permission | null): Permission {
  return {
    actions: textsIn(role?.actions),
    notActions: textsIn(role?.notActions),
    dataActions: textsIn(role?.dataActions),
    notDataActions: textsIn(role?.notDataActions),
  };
}

/** @see https://learn.microsoft.com/rest/api/authorization/permissions */
function readRoles(azure: Azure, scopeId: string, signal: AbortSignal): Promise<readonly Permission[]> {
  const groupId = resourceGroupOf(scopeId);
  const [, , subscriptionId = '', , resourceGroup = ''] = groupId.split('/');
  const resource = scopeId
    .slice(groupId.length)
    .split('/')
    .filter((segment) => segment !== '');
  const address = {
    group: { subscriptionId, resourceGroup },
    path: [...resource, 'providers/Microsoft.Authorization/permissions'].join('/'),
    apiVersion: '2022-04-01',
  };
  return attempt(`ask what is allowed on ${scopeId}`, async () => {
    const roles: Permission[] = [];
    const inTime = AbortSignal.any([signal, AbortSignal.timeout(limitSeconds * 1000)]);
    for await (const role of list<Permission>(azure, address, inTime)) roles.push(toPermission(role));
    return roles;
  });
}
