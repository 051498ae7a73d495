import { errors } from '../../arm/errors.js';
import { resourceGroupId } from '../../arm/identifiers.js';
import { statusFolder } from '../../arm/operations.js';
import type { ArmRequest, ArmResponse, Route } from '../../arm/provider.js';
import { regionOf } from '../../arm/regions.js';
import { removeGroup } from '../../arm/resource-groups.js';
import type { Resource } from '../../arm/resources.js';
import type { ProviderContext } from '../context.js';
import { readTags } from './tag-limits.js';

export const GROUP_TYPE = 'Microsoft.Resources/resourceGroups';

const GROUP = resourceGroupId('{subscriptionId}', '{resourceGroup}');

/** Is told what has gone with its resource group: other services know more of it. */
export type Gone = (resource: Resource) => void;

/** Routes that make, change and delete resource groups. */
export function groupRoutes(context: ProviderContext, gone: Gone): Route[] {
  return [
    { method: 'PUT', path: GROUP, handle: (request) => put(request, context) },
    { method: 'DELETE', path: GROUP, handle: (request) => remove(request, context, gone) },
  ];
}

export function showGroup(group: Resource): Resource {
  const { provisioningState = 'Succeeded' } = group.properties;
  return { ...group, type: GROUP_TYPE, properties: { provisioningState } };
}

function put({ parameters, body }: ArmRequest, { resources }: ProviderContext): ArmResponse {
  const { subscriptionId = '', resourceGroup: name = '' } = parameters;
  const { location, tags } = (body ?? {}) as Partial<Resource>;
  if (typeof location !== 'string')
    throw errors.badRequest('LocationRequired', 'The location property is required for this definition.');
  const id = resourceGroupId(subscriptionId, name);
  const present = resources.get(id);
  const group: Resource = {
    id,
    name,
    type: GROUP_TYPE,
    location: regionOf(location).name,
    tags: readTags(tags),
    properties: {},
  };
  resources.set(group);
  return { status: present ? 200 : 201, body: showGroup(group) };
}

/** A group that is being deleted is still to be seen, with what is in it. */
function remove(request: ArmRequest, context: ProviderContext, gone: Gone): ArmResponse {
  const { clock, durations, operations, resources } = context;
  const { subscriptionId = '', resourceGroup = '' } = request.parameters;
  const id = resourceGroupId(subscriptionId, resourceGroup);
  resources.update(id, (group) => ({ ...group, properties: { provisioningState: 'Deleting' } }));
  const work = clock.sleep(clock.varied(durations.groupDeletion, `delete:${id}`)).then(() => {
    removeGroup(id, resources).forEach(gone);
  });
  const folder = statusFolder.results(subscriptionId);
  const { location } = operations.start({ request, folder, work });
  return { status: 202, headers: { location } };
}
