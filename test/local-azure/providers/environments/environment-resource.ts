import type { Resource } from '../../arm/resources.js';
import { ENVIRONMENT_TYPE, environmentId } from './context.js';

export function environmentResource(
  lab: Resource,
  { user, name }: { readonly user: string; readonly name: string },
  tags: Readonly<Record<string, string>>,
  properties: Resource['properties'],
): Resource {
  const { location } = lab;
  return {
    id: environmentId(lab, user, name),
    name,
    type: ENVIRONMENT_TYPE,
    ...(location !== undefined && { location }),
    tags,
    properties,
  };
}
