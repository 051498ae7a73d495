import type { Resource } from '../../arm/resources.js';
import type { Environment, EnvironmentResource } from '../../world-environments.js';
import type { Lab } from '../../world.js';
import { stableGuid } from '../dev-test-lab/labs.js';
import { readTags } from '../resources/tag-limits.js';
import { findTemplate, PUBLIC } from './arm-templates.js';
import { change, type EnvironmentContext, environmentId } from './context.js';
import { environmentResource } from './environment-resource.js';
import { addGroup, groupIdFor, groupIdOf } from './group.js';
import { addUser, nameOf } from './users.js';

/** Adds the users of a lab of the world, and their environments with what is in their resource groups. */
export function addEnvironments(
  lab: Resource,
  { users = [], environments = [] }: Pick<Lab, 'users' | 'environments'>,
  tenantId: string,
  context: EnvironmentContext,
): void {
  for (const user of users) addUser(lab, user, tenantId, context);
  for (const environment of environments) {
    addUser(lab, { objectId: environment.user }, tenantId, context);
    addEnvironment(lab, environment, context);
  }
}

function addEnvironment(lab: Resource, environment: Environment, context: EnvironmentContext): void {
  const { name, user, template, source = PUBLIC, tags, provisioningState = 'Succeeded' } = environment;
  const armTemplateId = `${lab.id}/artifactSources/${source}/armTemplates/${template}`;
  const { displayName = template } = findTemplate(lab, armTemplateId, context);
  const resource = environmentResource(lab, { user, name }, readTags(tags), {
    deploymentProperties: { armTemplateId },
    armTemplateDisplayName: displayName,
    createdByUser: nameOf(lab, user, context),
    provisioningState,
    uniqueIdentifier: stableGuid(environmentId(lab, user, name)),
  });
  context.resources.set(resource);
  const { resourceGroup } = environment;
  const group = resourceGroup === undefined ? groupIdFor(resource, lab) : groupIdOf(lab, resourceGroup);
  addGroup(group, lab, context.resources);
  change(resource, { resourceGroupId: group }, context);
  for (const item of environment.resources ?? [])
    context.resources.set(resourceIn(group, item, lab, context));
}

function resourceIn(
  group: string,
  { type, name, tags, properties = {} }: EnvironmentResource,
  { location = '' }: Resource,
  { resources }: EnvironmentContext,
): Resource {
  const id = `${resources.get(group)?.id ?? group}/providers/${type}/${name}`;
  return {
    id,
    name,
    type,
    location,
    ...(tags && { tags }),
    properties: { ...properties, provisioningState: 'Succeeded' },
  };
}
