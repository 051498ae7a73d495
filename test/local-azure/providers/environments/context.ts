import { resourceKey } from '../../arm/identifiers.js';
import type { ArmRequest } from '../../arm/provider.js';
import type { Resource } from '../../arm/resources.js';
import type { EnvironmentTemplate } from '../../world-environments.js';
import type { LabContext } from '../dev-test-lab/context.js';
import type { Deployments } from '../resources/deployments.js';

export interface EnvironmentContext extends LabContext {
  readonly deployments: Pick<Deployments, 'begin'>;
  readonly templates: readonly EnvironmentTemplate[];
}

export const ENVIRONMENT_TYPE = 'Microsoft.DevTestLab/labs/users/environments';

/** The object id of the user in a path: `@me` is the sender. */
export function userOf({ parameters, principal }: ArmRequest): string {
  const { user = '' } = parameters;
  return user.toLowerCase() === '@me' ? principal.objectId : user;
}

export function isEverybody({ parameters }: ArmRequest): boolean {
  return parameters['user']?.toLowerCase() === '@all';
}

export function userId(lab: Resource, objectId: string): string {
  return resourceKey(`${lab.id}/users/${objectId}`);
}

export function environmentId(lab: Resource, objectId: string, name: string): string {
  return resourceKey(`${userId(lab, objectId)}/environments/${name}`);
}

export function stateOf({ properties }: Resource): string {
  return String(properties['provisioningState']);
}

/** Sets properties of a resource that may have been deleted in the meantime. */
export function change(
  { id }: Pick<Resource, 'id'>,
  properties: Resource['properties'],
  { resources }: Pick<LabContext, 'resources'>,
): void {
  resources.update(id, (present) => ({
    ...present,
    properties: { ...present.properties, ...properties },
  }));
}
