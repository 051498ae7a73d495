import { parseResourceId, resourceKey } from './arm/identifiers.js';
import type { Resource, ResourceStore } from './arm/resources.js';

export interface EnvironmentState {
  readonly name: string;
  readonly lab: string;
  /** The object id of its user. */
  readonly user: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly provisioningState: string;
  /** Type and name of each resource in its resource group. */
  readonly resources: readonly string[];
}

export function environmentState(
  { id, name, tags = {}, properties }: Resource,
  resources: ResourceStore,
): EnvironmentState {
  const [lab = '', user = ''] = parseResourceId(id).names;
  const { resourceGroupId, provisioningState } = properties;
  return {
    name,
    lab,
    user,
    tags,
    provisioningState: String(provisioningState),
    resources: typeof resourceGroupId === 'string' ? contentsOf(resourceGroupId, resources) : [],
  };
}

function contentsOf(groupId: string, resources: ResourceStore): string[] {
  return [...resources.all()]
    .filter(({ id, location }) => location !== undefined && resourceKey(id).startsWith(`${groupId}/`))
    .map(({ type, name }) => `${type}/${name}`)
    .sort();
}
