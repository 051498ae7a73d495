import { errors } from '../../arm/errors.js';
import { resourceGroupId } from '../../arm/identifiers.js';
import type { ArmRequest } from '../../arm/provider.js';
import type { Resource, ResourceStore } from '../../arm/resources.js';

export const GROUP =
  '/subscriptions/{subscriptionId}/resourceGroups/{resourceGroup}/providers/Microsoft.Compute';

export const SUBSCRIPTION = '/subscriptions/{subscriptionId}/providers/Microsoft.Compute';

export const DISK_TYPE = 'Microsoft.Compute/disks';

export const MACHINE_TYPE = 'Microsoft.Compute/virtualMachines';

/** The id of the resource that a request names, whether or not it exists. */
export function idOf({ parameters }: ArmRequest, type: string): string {
  const { subscriptionId = '', resourceGroup = '', name = '' } = parameters;
  return `${resourceGroupId(subscriptionId, resourceGroup)}/providers/${type}/${name}`;
}

/** The resource that a request names. */
export function existing(request: ArmRequest, resources: ResourceStore, type: string): Resource {
  const found = resources.get(idOf(request, type));
  const { name = '', resourceGroup = '' } = request.parameters;
  if (!found) throw errors.resourceNotFound(type, name, resourceGroup);
  return found;
}
