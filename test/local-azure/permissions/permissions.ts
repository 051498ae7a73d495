import { randomUUID } from 'node:crypto';
import { segmentsOf } from '../arm/identifiers.js';
import { ArmError, type Route } from '../arm/provider.js';
import type { ResourceStore } from '../arm/resources.js';
import { refuse } from '../blobs/refusal.js';
import { bearerOf } from '../entra/principals.js';
import type { Tokens } from '../entra/tokens.js';
import { type Exchange, type Link, send } from '../exchange.js';
import { assumedFacts, type Facts } from '../facts.js';
import type { RoleAssignment, RolePermissions } from '../world.js';
import { armAction } from './arm-actions.js';
import { blobAction, readBlobRequest } from './blob-actions.js';
import type { CustomRoles } from './custom-roles.js';
import { environmentRoles } from './environment-roles.js';
import { type Access, allows, contains, rolesAt } from './roles.js';

/** An action that a principal asked for, and whether it was allowed. */
export interface UsedAction extends Access {
  readonly allowed: boolean;
}

/** Who may do what. Without role assignments, everybody may do everything. */
export interface Permissions {
  readonly link: Link;
  /** The API by which a principal lists its own permissions. */
  readonly routes: readonly Route[];
  /** Checks an action that the address of a request does not show. Each check is recorded. */
  readonly isAllowed: (access: Access) => boolean;
  /** All actions that were checked, oldest first. */
  readonly used: () => readonly UsedAction[];
}

const nothing: Required<RolePermissions> = {
  actions: [],
  notActions: [],
  dataActions: [],
  notDataActions: [],
};

const everything: RolePermissions = { ...nothing, actions: ['*'], dataActions: ['*'] };

export function createPermissions(
  assignments: readonly RoleAssignment[] | undefined,
  tokens: Tokens,
  resources: ResourceStore,
  facts: Facts = assumedFacts,
  custom: Pick<CustomRoles, 'routes' | 'assignments'> = { routes: [], assignments: () => [] },
): Permissions {
  const used: UsedAction[] = [];
  const given = (): readonly RoleAssignment[] => [...(assignments ?? []), ...custom.assignments()];
  const roles = (objectId: string, scope: string): readonly RolePermissions[] =>
    assignments === undefined
      ? [everything]
      : [...rolesAt(given(), objectId, scope), ...environmentRoles(resources, objectId, scope)];
  const isAllowed = (access: Access): boolean => {
    const allowed = allows(roles(access.objectId, access.scope), access);
    used.push({ ...access, allowed });
    return allowed;
  };
  return {
    isAllowed,
    used: () => used,
    routes: [permissionsRoute(roles, facts), ...custom.routes],
    link: async (exchange, next) => {
      const access = accessOf(exchange, tokens, resources);
      const sees = access && assignments && seesBelow(exchange, access, given());
      if (sees) exchange.sees = sees;
      if (access === undefined || sees || isAllowed(access)) await next();
      else if (exchange.kind === 'arm') refuseArm(exchange, access);
      else refuseBlob(exchange);
    },
  };
}

/**
 * Azure Resource Manager asks for a list of a whole subscription where the principal may read: without a right to the
 * subscription it sees what lies in the scopes of its roles.
 */
function seesBelow(
  { kind, method, path }: Exchange,
  { objectId, action, scope }: Access,
  given: readonly RoleAssignment[],
): ((id: string) => boolean) | undefined {
  const isList =
    kind === 'arm' && method === 'GET' && /^\/subscriptions\/[^/]+\/providers\/[^/]+\/[^/]+$/i.test(path);
  const mayRead = (id: string) =>
    allows(rolesAt(given, objectId, id), { objectId, action, scope: id, isData: false });
  if (!isList || mayRead(scope)) return undefined;
  const isBelow = given.some(
    ({ principal, scope: own, role }) =>
      principal.toLowerCase() === objectId.toLowerCase() &&
      contains(scope, own) &&
      allows([role], { objectId, action, scope: own, isData: false }),
  );
  return isBelow ? mayRead : undefined;
}

/** https://learn.microsoft.com/rest/api/authorization/permissions: at a resource group and at a resource. */
function permissionsRoute(
  roles: (objectId: string, scope: string) => readonly RolePermissions[],
  { permissions }: Facts,
): Route {
  return {
    method: 'GET',
    path: '/{scope}/providers/Microsoft.Authorization/permissions',
    handle: ({ parameters, principal }) => {
      if (permissions === 'refused')
        throw new ArmError(403, 'AuthorizationFailed', 'The permissions may not be read.');
      return {
        status: 200,
        body: {
          value: roles(principal.objectId, parameters['scope'] ?? '').map((role) => ({
            ...nothing,
            ...role,
          })),
        },
      };
    },
  };
}

/**
 * The access that a request needs; undefined if it needs no role: tokens, account keys, and requests whose token is
 * refused anyway.
 */
function accessOf(exchange: Exchange, tokens: Tokens, resources: ResourceStore): Access | undefined {
  if (exchange.kind === 'arm') return armAccess(exchange, tokens);
  return exchange.kind === 'blob' ? blobAccess(exchange, tokens, resources) : undefined;
}

function armAccess(exchange: Exchange, tokens: Tokens): Access | undefined {
  const objectId = bearerOf(exchange, tokens);
  const needed = armAction(exchange.method, decoded(exchange.path));
  return objectId === undefined || needed === undefined ? undefined : { objectId, isData: false, ...needed };
}

function blobAccess(
  { request, method, path, search }: Exchange,
  tokens: Tokens,
  resources: ResourceStore,
): Access | undefined {
  const blobRequest = readBlobRequest(method, path, search);
  // A SAS that was signed with a user delegation key can do no more than the principal that it names.
  const objectId = bearerOf({ request }, tokens) ?? blobRequest.query.get('skoid') ?? undefined;
  const account = accountId(blobRequest.account, resources);
  const needed = blobAction(blobRequest);
  if (objectId === undefined || account === undefined || needed === undefined) return undefined;
  const { container } = blobRequest;
  const inside = container === undefined ? '' : `/blobServices/default/containers/${container}`;
  return { objectId, action: needed.action, isData: needed.isData, scope: `${account}${inside}` };
}

function accountId(name: string, resources: ResourceStore): string | undefined {
  const subscriptions = resources.list('/subscriptions');
  const accounts = subscriptions.flatMap(({ id }) =>
    resources.listType('Microsoft.Storage/storageAccounts', id),
  );
  return accounts.find((account) => account.name === name)?.id;
}

/** Decodes a path; one that cannot be decoded is refused later. */
function decoded(path: string): string {
  try {
    return `/${segmentsOf(decodeURIComponent(path)).join('/')}`;
  } catch {
    return path;
  }
}

/** The message of ARM's refusal. */
export function authorizationFailed({ objectId, action, scope }: Access): string {
  return (
    `The client '${objectId}' with object id '${objectId}' does not have authorization to perform action ` +
    `'${action}' over scope '${scope}' or the scope is invalid. If access was recently granted, please refresh ` +
    'your credentials.'
  );
}

function refuseArm(exchange: Exchange, access: Access): void {
  const error = { code: 'AuthorizationFailed', message: authorizationFailed(access) };
  send(exchange, {
    status: 403,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'x-ms-failure-cause': 'gateway',
      'x-ms-request-id': randomUUID(),
    },
    body: JSON.stringify({ error }),
  });
}

function refuseBlob({ request, response }: Exchange): void {
  refuse(request, response, {
    code: 'AuthorizationPermissionMismatch',
    message: 'This request is not authorized to perform this operation using this permission.',
  });
}
