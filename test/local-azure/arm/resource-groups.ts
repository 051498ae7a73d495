import { resourceKey } from './identifiers.js';
import type { Resource, ResourceStore } from './resources.js';

/** Deletes a resource group with everything in it. @returns what was in it */
export function removeGroup(id: string, resources: ResourceStore): readonly Resource[] {
  const inside = [...resources.all()].filter((resource) => isWithin(resource, id));
  for (const resource of inside) resources.delete(resource.id);
  return inside;
}

function isWithin(resource: Resource, id: string): boolean {
  return `${resourceKey(resource.id)}/`.startsWith(`${resourceKey(id)}/`);
}
