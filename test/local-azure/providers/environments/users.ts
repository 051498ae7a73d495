import { dateWithOffset } from '../../arm/dates.js';
import { errors } from '../../arm/errors.js';
import type { ArmRequest, Route } from '../../arm/provider.js';
import type { Resource } from '../../arm/resources.js';
import type { LabUser } from '../../world-environments.js';
import { LAB, labOf } from '../dev-test-lab/context.js';
import { stableGuid } from '../dev-test-lab/labs.js';
import { answerList, selected } from '../dev-test-lab/lists.js';
import { type EnvironmentContext, userId, userOf } from './context.js';

const TYPE = 'Microsoft.DevTestLab/labs/users';

/** Routes for the profiles of a lab's users. A profile is made with the first environment of its user. */
export function userRoutes(context: EnvironmentContext): Route[] {
  const path = `${LAB}/users`;
  return [
    {
      method: 'GET',
      path,
      handle: (request) =>
        answerList(request, context.resources.list(`${labOf(request, context).id}/users`), context.pageSize),
    },
    {
      method: 'GET',
      path: `${path}/{user}`,
      handle: (request) => ({ status: 200, body: selected(request, existing(request, context)) }),
    },
  ];
}

function existing(request: ArmRequest, context: EnvironmentContext): Resource {
  const lab = labOf(request, context);
  const objectId = userOf(request);
  const found = context.resources.get(userId(lab, objectId));
  if (found) return found;
  const { resourceGroup = '' } = request.parameters;
  throw errors.resourceNotFound(TYPE, `${lab.name}/${objectId}`, resourceGroup);
}

/** Adds the profile of a user who has none. */
export function addUser(
  lab: Resource,
  { objectId, principalName }: LabUser,
  tenantId: string,
  { clock, resources }: EnvironmentContext,
): void {
  const id = userId(lab, objectId);
  if (resources.has(id)) return;
  const { location } = lab;
  resources.set({
    id,
    name: objectId,
    type: TYPE,
    ...(location !== undefined && { location }),
    properties: {
      identity: { ...(principalName !== undefined && { principalName }), tenantId, objectId },
      secretStore: {},
      createdDate: dateWithOffset(clock.now()),
      provisioningState: 'Succeeded',
      uniqueIdentifier: stableGuid(id),
    },
  });
}

/** How a user is called where it has created something: an application has no name but its object id. */
export function nameOf(
  lab: Resource,
  objectId: string,
  { resources }: Pick<EnvironmentContext, 'resources'>,
): string {
  const identity = resources.get(userId(lab, objectId))?.properties['identity'] as
    { readonly principalName?: string } | undefined;
  return identity?.principalName ?? objectId;
}
