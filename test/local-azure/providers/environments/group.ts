import { parseResourceId, resourceGroupId, resourceKey } from '../../arm/identifiers.js';
import type { Resource, ResourceStore } from '../../arm/resources.js';
import { stableGuid } from '../dev-test-lab/labs.js';

const GROUP_TYPE = 'Microsoft.Resources/resourceGroups';

/** The usual id of an environment's resource group; DevTest Labs shows it in lower case. */
export function groupIdFor(environment: Resource, lab: Resource): string {
  const digits = Number.parseInt(
    stableGuid(String(environment.properties['uniqueIdentifier'])).slice(0, 8),
    16,
  );
  const suffix = String(digits % 1_000_000).padStart(6, '0');
  return groupIdOf(lab, `${lab.name}-${environment.name}-${suffix}`);
}

export function groupIdOf(lab: Resource, name: string): string {
  return resourceKey(resourceGroupId(parseResourceId(lab.id).subscriptionId, name));
}

/** Undefined before it has one. */
export function groupIdOfEnvironment({ properties }: Resource): string | undefined {
  const { resourceGroupId: id } = properties;
  return typeof id === 'string' ? id : undefined;
}

/** Adds a resource group with the location of the lab, unless it is there. */
export function addGroup(id: string, lab: Resource, resources: ResourceStore): void {
  if (resources.has(id)) return;
  const { subscriptionId, resourceGroup: name } = parseResourceId(id);
  resources.set({
    id: resourceGroupId(subscriptionId, name),
    name,
    type: GROUP_TYPE,
    location: lab.location ?? '',
    properties: {},
  });
}
