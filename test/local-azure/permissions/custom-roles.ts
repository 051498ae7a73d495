import { errors } from '../arm/errors.js';
import { resourceGroupId, resourceKey } from '../arm/identifiers.js';
import { ArmError, type ArmRequest, type ArmResponse, type Route } from '../arm/provider.js';
import type { Clock } from '../clock.js';
import type { RoleAssignment, RolePermissions } from '../world.js';
import { contains } from './roles.js';

/** A role definition, whose scope is where it may be assigned. */
interface Definition {
  readonly name: string;
  readonly properties: DefinitionProperties & { readonly createdOn: string; readonly createdBy: string };
}

interface DefinitionProperties {
  readonly roleName: string;
  readonly description: string;
  readonly type: 'CustomRole';
  readonly assignableScopes: readonly string[];
  readonly permissions: readonly RolePermissions[];
}

interface Assignment {
  readonly name: string;
  readonly scope: string;
  readonly principalId: string;
  readonly principalType: string;
  readonly definition: Definition;
  /** Roles take minutes until they hold. */
  isSeen: boolean;
}

/** Roles that were made and given after the local Azure had started. */
export interface CustomRoles {
  readonly routes: readonly Route[];
  /** Those that hold by now. */
  readonly assignments: () => readonly RoleAssignment[];
  /** The names of all roles that were made and are there still. */
  readonly names: () => readonly string[];
}

const NAMESPACE = 'providers/Microsoft.Authorization';

/** Where they are made and listed. */
const scopes = [resourceGroupId('{subscriptionId}', '{resourceGroup}'), '/subscriptions/{subscriptionId}'];

/** Seconds until an assignment holds. Azure says that it may take 10 minutes. */
const seenAfter = 60;

/**
 * Custom roles and their assignments to the applications of the world.
 * https://learn.microsoft.com/rest/api/authorization/role-definitions
 */
export function createCustomRoles(clock: Clock, principals: readonly string[]): CustomRoles {
  const definitions = new Map<string, Definition>();
  const assignments = new Map<string, Assignment>();
  const kept = { definitions, assignments, clock, principals };
  return {
    routes: scopes.flatMap((scope) => [
      ...definitionRoutes(`${scope}/${NAMESPACE}/roleDefinitions`, kept),
      ...assignmentRoutes(`${scope}/${NAMESPACE}/roleAssignments`, kept),
    ]),
    assignments: () =>
      [...assignments.values()]
        .filter(({ isSeen }) => isSeen)
        .flatMap(({ definition, principalId, scope }) =>
          definition.properties.permissions.map((role) => ({ principal: principalId, scope, role })),
        ),
    names: () => [...definitions.values()].map(({ properties }) => properties.roleName),
  };
}

interface Kept {
  readonly definitions: Map<string, Definition>;
  readonly assignments: Map<string, Assignment>;
  readonly clock: Clock;
  readonly principals: readonly string[];
}

function definitionRoutes(path: string, kept: Kept): Route[] {
  const { definitions } = kept;
  return [
    {
      method: 'GET',
      path,
      handle: (request) => ({
        status: 200,
        body: {
          value: [...definitions.values()]
            .filter((one) => isAssignableAt(one, scopeOf(request)))
            .map((one) => shownDefinition(one, request)),
        },
      }),
    },
    {
      method: 'GET',
      path: `${path}/{name}`,
      handle: (request) => ({ status: 200, body: shownDefinition(definitionOf(request, kept), request) }),
    },
    { method: 'PUT', path: `${path}/{name}`, handle: (request) => putDefinition(request, kept) },
    { method: 'DELETE', path: `${path}/{name}`, handle: (request) => deleteDefinition(request, kept) },
  ];
}

function assignmentRoutes(path: string, kept: Kept): Route[] {
  const { assignments } = kept;
  return [
    {
      method: 'GET',
      path,
      handle: (request) => ({
        status: 200,
        body: {
          value: [...assignments.values()]
            .filter(({ scope }) => contains(scope, scopeOf(request)))
            .map((one) => shownAssignment(one, request)),
        },
      }),
    },
    { method: 'PUT', path: `${path}/{name}`, handle: (request) => putAssignment(request, kept) },
    {
      method: 'DELETE',
      path: `${path}/{name}`,
      handle: (request) => {
        const found = assignments.get(keyOf(request));
        assignments.delete(keyOf(request));
        return found ? { status: 200, body: shownAssignment(found, request) } : { status: 204 };
      },
    },
  ];
}

/** A name is a GUID, the same in the whole tenant. */
function keyOf({ parameters }: ArmRequest): string {
  return (parameters['name'] ?? '').toLowerCase();
}

function scopeOf({ path }: ArmRequest): string {
  return path.slice(0, path.toLowerCase().lastIndexOf(`/${NAMESPACE.toLowerCase()}/`));
}

function isAssignableAt({ properties }: Definition, scope: string): boolean {
  return properties.assignableScopes.some((assignable) => contains(assignable, scope));
}

function definitionOf(request: ArmRequest, { definitions }: Kept): Definition {
  const found = definitions.get(keyOf(request));
  if (found) return found;
  throw noDefinition(keyOf(request));
}

function noDefinition(name: string): ArmError {
  return errors.notFound(
    'RoleDefinitionDoesNotExist',
    `The specified role definition with ID '${name}' does not exist.`,
  );
}

function putDefinition(request: ArmRequest, kept: Kept): ArmResponse {
  const { definitions, clock } = kept;
  const { roleName, description, assignableScopes, permissions } = wantedRole(request);
  if (!assignableScopes.some((scope) => contains(scope, scopeOf(request))))
    throw errors.badRequest('InvalidRoleDefinitionScope', 'The role may not be made at this scope.');
  const name = keyOf(request);
  const isTaken = ([key, one]: readonly [string, Definition]) =>
    key !== name && one.properties.roleName.toLowerCase() === roleName.toLowerCase();
  if ([...definitions].some(isTaken))
    throw errors.conflict(
      'RoleDefinitionWithSameNameExists',
      `A custom role with the name '${roleName}' already exists.`,
    );
  const made = {
    roleName,
    description,
    type: 'CustomRole' as const,
    assignableScopes,
    permissions: permissions.map(wholeRole),
    createdOn: clock.now().toISOString(),
    createdBy: request.principal.objectId,
  };
  const definition = { name, properties: made };
  definitions.set(name, definition);
  return { status: 201, body: shownDefinition(definition, request) };
}

/** @throws ArmError for what is no role */
function wantedRole({ body }: ArmRequest): Omit<DefinitionProperties, 'type'> {
  const { properties = {} } = (body ?? {}) as { readonly properties?: Partial<DefinitionProperties> };
  const { roleName, description = '', assignableScopes = [], permissions = [] } = properties;
  if (roleName && assignableScopes.length > 0 && permissions.length > 0)
    return { roleName, description, assignableScopes, permissions };
  throw errors.badRequest('InvalidRoleDefinition', 'A role has a name, permissions and assignable scopes.');
}

function wholeRole({ actions, notActions = [], dataActions = [], notDataActions = [] }: RolePermissions) {
  return { actions, notActions, dataActions, notDataActions };
}

function deleteDefinition(request: ArmRequest, { definitions, assignments }: Kept): ArmResponse {
  const name = keyOf(request);
  const found = definitions.get(name);
  if (!found) return { status: 204 };
  if ([...assignments.values()].some(({ definition }) => definition.name === name))
    throw errors.conflict(
      'RoleDefinitionHasAssignments',
      `There are existing role assignments referencing role '${found.properties.roleName}'.`,
    );
  definitions.delete(name);
  return { status: 200, body: shownDefinition(found, request) };
}

function putAssignment(request: ArmRequest, kept: Kept): ArmResponse {
  const { definitions, assignments, clock, principals } = kept;
  const { properties } = (request.body ?? {}) as { readonly properties?: Readonly<Record<string, unknown>> };
  const { principalId, principalType = 'User', roleDefinitionId } = properties ?? {};
  const wanted = lastOf(String(roleDefinitionId)).toLowerCase();
  const definition = definitions.get(wanted);
  if (!definition) throw noDefinition(wanted);
  const principal = principals.find((one) => one.toLowerCase() === String(principalId).toLowerCase());
  if (principal === undefined)
    throw errors.badRequest('PrincipalNotFound', `Principal ${String(principalId)} does not exist.`);
  const scope = scopeOf(request);
  if (!isAssignableAt(definition, scope))
    throw errors.badRequest(
      'RoleAssignmentScopeNotAssignableToRoleDefinition',
      `The scope '${scope}' is none of the role's assignable scopes.`,
    );
  if ([...assignments.values()].some((one) => isSame(one, { definition, principal, scope })))
    throw errors.conflict('RoleAssignmentExists', 'The role assignment already exists.');
  const assignment = {
    name: keyOf(request),
    scope,
    principalId: principal,
    principalType: String(principalType),
    definition,
    isSeen: false,
  };
  assignments.set(assignment.name, assignment);
  clock.after(seenAfter, () => (assignment.isSeen = true));
  return { status: 201, body: shownAssignment(assignment, request) };
}

function isSame(
  one: Assignment,
  { definition, principal, scope }: Pick<Assignment, 'definition' | 'scope'> & { readonly principal: string },
): boolean {
  return (
    one.definition.name === definition.name &&
    one.principalId === principal &&
    resourceKey(one.scope) === resourceKey(scope)
  );
}

function shownDefinition({ name, properties }: Definition, request: ArmRequest): object {
  const type = 'Microsoft.Authorization/roleDefinitions';
  return { id: idAt(request, 'roleDefinitions', name), name, type, properties };
}

function shownAssignment(one: Assignment, request: ArmRequest): object {
  const { name, scope, principalId, principalType, definition } = one;
  const roleDefinitionId = idAt(request, 'roleDefinitions', definition.name);
  return {
    id: `${scope}/${NAMESPACE}/roleAssignments/${name}`,
    name,
    type: 'Microsoft.Authorization/roleAssignments',
    properties: { scope, principalId, principalType, roleDefinitionId },
  };
}

/** Azure shows the ids of roles below the subscription, wherever they were made. */
function idAt({ parameters }: ArmRequest, kind: string, name: string): string {
  return `/subscriptions/${parameters['subscriptionId'] ?? ''}/${NAMESPACE}/${kind}/${name}`;
}

function lastOf(id: string): string {
  return id.split('/').at(-1) ?? '';
}
