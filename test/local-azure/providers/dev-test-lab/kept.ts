import { dateWithOffset } from '../../arm/dates.js';
import { errors } from '../../arm/errors.js';
import { parseResourceId, resourceKey } from '../../arm/identifiers.js';
import type { ArmRequest, ArmResponse, Route } from '../../arm/provider.js';
import type { Resource } from '../../arm/resources.js';
import { readTags } from '../resources/tag-limits.js';
import { LAB, type LabContext } from './context.js';
import { answerList, selected } from './lists.js';
import { stableGuid } from './labs.js';

/** A kind of resource that a lab only keeps: it is there as soon as it is asked for, with the properties given. */
export interface Kind {
  readonly type: string;
  /** The path of its collection below a lab. */
  readonly collection: string;
  /** The properties that it has unless others are given. */
  readonly usual: Resource['properties'];
  /** Properties that can be given and are never shown, at any depth. */
  readonly secrets: readonly string[];
  /** The name of the property with the date on which it was made. */
  readonly created: 'createdDate' | 'creationDate';
}

export const schedules: Kind = {
  type: 'Microsoft.DevTestLab/labs/schedules',
  collection: 'schedules',
  usual: { status: 'Disabled' },
  secrets: [],
  created: 'createdDate',
};

export const machineSchedules: Kind = {
  ...schedules,
  type: 'Microsoft.DevTestLab/labs/virtualMachines/schedules',
  collection: 'virtualmachines/{machine}/schedules',
};

export const artifactSources: Kind = {
  type: 'Microsoft.DevTestLab/labs/artifactSources',
  collection: 'artifactsources',
  usual: { status: 'Enabled' },
  secrets: ['securityToken'],
  created: 'createdDate',
};

export const formulas: Kind = {
  type: 'Microsoft.DevTestLab/labs/formulas',
  collection: 'formulas',
  usual: {},
  secrets: ['password', 'sshKey'],
  created: 'creationDate',
};

const kinds = [schedules, machineSchedules, artifactSources, formulas];

/** The kind of a resource that a template deploys; undefined if a lab does more than keep it. */
export function kindOf(id: string): Kind | undefined {
  const type = parseResourceId(id).type.toLowerCase();
  return kinds.find((kind) => kind.type.toLowerCase() === type);
}

/** Routes for all resources that a lab only keeps. */
export function keptRoutes(context: LabContext): Route[] {
  return kinds.flatMap((kind) => routesOf(kind, context));
}

/**
 * Makes a resource, or changes one: tags and properties that are not given go.
 * @throws ArmError if there is nothing that it could belong to
 */
export function keep(id: string, wanted: unknown, kind: Kind, context: LabContext): Resource {
  const name = parseResourceId(id).names.at(-1) ?? '';
  const owner = above(id, 2);
  if (!context.resources.has(owner)) throw errors.parentNotFound(parentName(owner), name);
  const { location, tags, properties } = (wanted ?? {}) as Partial<Resource>;
  if (properties === undefined)
    throw errors.badRequest('InvalidRequestContent', `The properties of '${name}' are missing.`);
  const resource: Resource = {
    id: resourceKey(id),
    name,
    type: kind.type,
    ...(location !== undefined && { location }),
    ...(tags && { tags: readTags(tags) }),
    properties: { ...kind.usual, ...shownOf(properties, kind), ...readOnlyOf(id, kind, context) },
  };
  context.resources.set(resource);
  return resource;
}

function shownOf(properties: Resource['properties'], { secrets }: Kind): object {
  const hidden = (name: string, value: unknown): unknown => (secrets.includes(name) ? undefined : value);
  return JSON.parse(JSON.stringify(properties, hidden)) as object;
}

/** The properties that nobody can give; two of them stay when a resource is changed. */
function readOnlyOf(id: string, { created }: Kind, { clock, resources }: LabContext): object {
  const { [created]: date = dateWithOffset(clock.now()), uniqueIdentifier = stableGuid(id) } =
    resources.get(id)?.properties ?? {};
  return { [created]: date, provisioningState: 'Succeeded', uniqueIdentifier };
}

/** Deletes the schedules of a machine that is deleted. */
export function forgetSchedules(machineId: string, { resources }: LabContext): void {
  for (const { id } of resources.list(`${machineId}/schedules`)) resources.delete(id);
}

function routesOf(kind: Kind, context: LabContext): Route[] {
  const { resources, pageSize } = context;
  const path = `${LAB}/${kind.collection}`;
  const member = `${path}/{name}`;
  return [
    {
      method: 'GET',
      path,
      handle: (request) => {
        existing(above(request.path, 1), context);
        return answerList(request, resources.list(request.path), pageSize);
      },
    },
    {
      method: 'GET',
      path: member,
      handle: (request) => ({ status: 200, body: selected(request, existing(request.path, context)) }),
    },
    { method: 'PUT', path: member, handle: (request) => put(request, kind, context) },
    { method: 'PATCH', path: member, handle: (request) => patch(request, context) },
    {
      method: 'DELETE',
      path: member,
      handle: ({ path: id }) => ({ status: resources.delete(id) ? 200 : 204 }),
    },
  ];
}

function put(request: ArmRequest, kind: Kind, context: LabContext): ArmResponse {
  const isNew = !context.resources.has(request.path);
  const { properties } = (request.body ?? {}) as Partial<Resource>;
  if (context.facts.formulaSentBack === 'refused' && kind === formulas && properties?.['uniqueIdentifier'])
    throw errors.badRequest('InvalidRequestContent', 'The property uniqueIdentifier cannot be set.');
  return { status: isNew ? 201 : 200, body: keep(request.path, request.body, kind, context) };
}

/** A PATCH changes tags only, and replaces them all. */
function patch({ path, body }: ArmRequest, context: LabContext): ArmResponse {
  const resource = existing(path, context);
  const { tags } = (body ?? {}) as { tags?: unknown };
  const changed = tags === undefined ? resource : { ...resource, tags: readTags(tags) };
  context.resources.set(changed);
  return { status: 200, body: changed };
}

/** @throws ArmError if there is no resource with this id */
export function existing(id: string, { resources }: LabContext): Resource {
  const found = resources.get(id);
  if (found) return found;
  const { type, names, resourceGroup } = parseResourceId(id);
  throw errors.resourceNotFound(type, names.join('/'), resourceGroup);
}

function above(id: string, segments: number): string {
  return id.split('/').slice(0, -segments).join('/');
}

function parentName(id: string): string {
  const { type, names } = parseResourceId(id);
  return `${type}/${names.join('/')}`;
}
