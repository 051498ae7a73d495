import { randomUUID } from 'node:crypto';
import { errors } from '../../arm/errors.js';
import { emptyResult } from '../../arm/operations.js';
import type { ArmRequest, ArmResponse, Route } from '../../arm/provider.js';
import type { Resource } from '../../arm/resources.js';
import { accepted, LAB, labOf, started } from '../dev-test-lab/context.js';
import { answerList, selected } from '../dev-test-lab/lists.js';
import { readTags } from '../resources/tag-limits.js';
import { findTemplate } from './arm-templates.js';
import {
  change,
  ENVIRONMENT_TYPE,
  type EnvironmentContext,
  environmentId,
  isEverybody,
  stateOf,
  userId,
  userOf,
} from './context.js';
import { environmentResource } from './environment-resource.js';
import { deleteEnvironment, makeEnvironment } from './making.js';
import { parameterList } from './parameters.js';
import { addUser, nameOf } from './users.js';

/** Routes for the environments of a lab's users. */
export function environmentRoutes(context: EnvironmentContext): Route[] {
  const path = `${LAB}/users/{user}/environments`;
  const member = `${path}/{name}`;
  return [
    { method: 'GET', path, handle: (request) => list(request, context) },
    {
      method: 'GET',
      path: member,
      handle: (request) => ({ status: 200, body: selected(request, existing(request, context)) }),
    },
    { method: 'PUT', path: member, handle: (request) => put(request, context) },
    { method: 'PATCH', path: member, handle: (request) => patch(request, context) },
    { method: 'DELETE', path: member, handle: (request) => remove(request, context) },
  ];
}

function list(request: ArmRequest, context: EnvironmentContext): ArmResponse {
  const { resources, pageSize } = context;
  const lab = labOf(request, context);
  const found = isEverybody(request)
    ? resources.listType(ENVIRONMENT_TYPE, lab.id)
    : resources.list(`${userId(lab, userOf(request))}/environments`);
  return answerList(request, found, pageSize);
}

function find(request: ArmRequest, context: EnvironmentContext): Resource | undefined {
  const { name = '' } = request.parameters;
  return context.resources.get(environmentId(labOf(request, context), userOf(request), name));
}

function existing(request: ArmRequest, context: EnvironmentContext): Resource {
  const found = find(request, context);
  if (found) return found;
  const { lab = '', name = '', resourceGroup = '' } = request.parameters;
  throw errors.resourceNotFound(ENVIRONMENT_TYPE, `${lab}/${userOf(request)}/${name}`, resourceGroup);
}

interface Wanted {
  readonly tags?: unknown;
  readonly properties?: {
    readonly deploymentProperties?: { readonly armTemplateId?: unknown; readonly parameters?: unknown };
  };
}

/** Makes an environment, or deploys into one that is there: the API description has it replaced. */
function put(request: ArmRequest, context: EnvironmentContext): ArmResponse {
  const lab = labOf(request, context);
  const present = find(request, context);
  if (present) refuseUnfinished(present);
  const { tags, properties } = (request.body ?? {}) as Wanted;
  const { armTemplateId, parameters } = properties?.deploymentProperties ?? {};
  if (typeof armTemplateId !== 'string')
    throw errors.badRequest('InvalidRequestContent', "The property 'armTemplateId' is missing.");
  const template = findTemplate(lab, armTemplateId, context);
  parameterList(parameters);
  const environment = present
    ? { ...present, tags: readTags(tags) }
    : newEnvironment(request, lab, readTags(tags), context);
  const begun = begin(environment, armTemplateId, present ? 'Updating' : 'Creating');
  context.resources.set(begun);
  const work = makeEnvironment({ lab, environment: begun, template, parameters }, context);
  const { 'azure-asyncoperation': address } = started(request, context, work);
  return { status: present ? 200 : 201, headers: { 'azure-asyncoperation': address }, body: begun };
}

function newEnvironment(
  request: ArmRequest,
  lab: Resource,
  tags: Readonly<Record<string, string>>,
  context: EnvironmentContext,
): Resource {
  const { name = '' } = request.parameters;
  const { objectId, tenantId } = request.principal;
  const user = userOf(request);
  checkEnvironmentName(name, lab);
  if (context.facts.ownEnvironment === 'refused' && user === objectId)
    throw errors.badRequest(
      'InvalidLabUser',
      `The identity '${objectId}' cannot be a user of '${lab.name}'.`,
    );
  if (user === objectId) addUser(lab, { objectId }, tenantId, context);
  if (!context.resources.has(userId(lab, user)))
    throw errors.parentNotFound(`Microsoft.DevTestLab/labs/${lab.name}/users/${user}`, name);
  return environmentResource(lab, { user, name }, tags, {
    createdByUser: nameOf(lab, objectId, context),
    uniqueIdentifier: randomUUID(),
  });
}

/** Its resource group is called by the lab and by the environment, and has 90 characters at most. */
function checkEnvironmentName(name: string, lab: Resource): void {
  const longest = 90 - `${lab.name}--000000`.length;
  if (/^[\w\-().]+$/.test(name) && name.length <= longest) return;
  throw errors.badRequest('InvalidEnvironmentName', `The environment name '${name}' is invalid.`);
}

function begin(environment: Resource, armTemplateId: string, provisioningState: string): Resource {
  const properties = {
    ...environment.properties,
    deploymentProperties: { armTemplateId },
    provisioningState,
  };
  return { ...environment, properties };
}

/** A PATCH changes tags only, and replaces them all. */
function patch(request: ArmRequest, context: EnvironmentContext): ArmResponse {
  const environment = existing(request, context);
  const { tags } = (request.body ?? {}) as Wanted;
  const changed = tags === undefined ? environment : { ...environment, tags: readTags(tags) };
  context.resources.set(changed);
  return { status: 200, body: changed };
}

function remove(request: ArmRequest, context: EnvironmentContext): ArmResponse {
  const environment = find(request, context);
  if (!environment) return { status: 204 };
  refuseUnfinished(environment);
  change(environment, { provisioningState: 'Deleting' }, context);
  const { environmentDeletion } = context.facts;
  const work = deleteEnvironment(environment, context);
  const isEmpty = environmentDeletion === 'empty';
  const answer = accepted(request, context, isEmpty ? work.then(() => emptyResult) : work);
  return environmentDeletion === 'not to be seen' ? withoutLocation(answer) : answer;
}

function withoutLocation({ headers = {}, ...answer }: ArmResponse): ArmResponse {
  const others = Object.entries(headers).filter(([name]) => name !== 'location');
  return { ...answer, headers: Object.fromEntries(others) };
}

function refuseUnfinished(environment: Resource): void {
  const state = stateOf(environment);
  if (state === 'Succeeded' || state === 'Failed') return;
  throw errors.conflict(
    'EnvironmentNotReady',
    `The environment '${environment.name}' is not ready: it cannot be changed while it is ${state}.`,
  );
}
