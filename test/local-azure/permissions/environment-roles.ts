import { parseResourceId, resourceKey } from '../arm/identifiers.js';
import type { Resource, ResourceStore } from '../arm/resources.js';
import type { RolePermissions } from '../world.js';

/** https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/general */
const builtIn: Readonly<Record<string, RolePermissions>> = {
  Reader: { actions: ['*/read'] },
  Contributor: {
    actions: ['*'],
    notActions: [
      'Microsoft.Authorization/*/Delete',
      'Microsoft.Authorization/*/Write',
      'Microsoft.Authorization/elevateAccess/Action',
    ],
  },
};

/**
 * The role that a lab gives to the user of an environment in the environment's resource group: Reader, unless the lab
 * says Contributor.
 */
export function environmentRoles(
  resources: ResourceStore,
  objectId: string,
  scope: string,
): readonly RolePermissions[] {
  const subscription = `/subscriptions/${parseResourceId(scope).subscriptionId}`;
  return resources
    .listType('Microsoft.DevTestLab/labs/users/environments', subscription)
    .filter((environment) => isUsers(environment, objectId) && hasScope(environment, scope))
    .flatMap((environment) => builtIn[permissionOf(environment, resources)] ?? []);
}

function isUsers({ id }: Resource, objectId: string): boolean {
  return parseResourceId(id).names[1] === objectId.toLowerCase();
}

function hasScope({ properties }: Resource, scope: string): boolean {
  const { resourceGroupId: group } = properties;
  return typeof group === 'string' && `${resourceKey(scope)}/`.startsWith(`${group}/`);
}

function permissionOf({ id }: Resource, resources: ResourceStore): string {
  const lab = resources.get(id.split('/').slice(0, -4).join('/'));
  return lab === undefined ? '' : String(lab.properties['environmentPermission']);
}
