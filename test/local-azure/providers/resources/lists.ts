import { parseResourceId, resourceGroupId, segmentsOf } from '../../arm/identifiers.js';
import { page } from '../../arm/paging.js';
import { ArmError, type ArmRequest, type ArmResponse, type Route } from '../../arm/provider.js';
import { regions } from '../../arm/regions.js';
import type { Resource, ResourceStore } from '../../arm/resources.js';
import type { ProviderContext } from '../context.js';
import { type Filterable, parseFilter } from './filter.js';
import { showGroup } from './groups.js';

const SUBSCRIPTION = '/subscriptions/{subscriptionId}';

const GROUP = `${SUBSCRIPTION}/resourceGroups/{resourceGroup}`;

/** Routes for the lists of subscriptions, resource groups and resources, and for single subscriptions and groups. */
export function listRoutes(context: ProviderContext): Route[] {
  const { resources } = context;
  return [
    { method: 'GET', path: '/subscriptions', handle: (request) => listSubscriptions(request, context) },
    {
      method: 'GET',
      path: SUBSCRIPTION,
      handle: ({ path }) => ({ status: 200, body: shownOrMissing(resources.get(path), showSubscription) }),
    },
    {
      method: 'GET',
      path: `${SUBSCRIPTION}/resourceGroups`,
      handle: (request) => listGroups(request, context),
    },
    {
      method: 'GET',
      path: GROUP,
      handle: ({ path }) => ({ status: 200, body: shownOrMissing(resources.get(path), showGroup) }),
    },
    { method: 'GET', path: `${SUBSCRIPTION}/locations`, handle: listLocations },
    { method: 'HEAD', path: GROUP, handle: () => ({ status: 204 }) },
    {
      method: 'GET',
      path: `${SUBSCRIPTION}/resources`,
      handle: (request) => listResources(request, context),
    },
    { method: 'GET', path: `${GROUP}/resources`, handle: (request) => listResources(request, context) },
  ];
}

/** Compares by id, the order of all lists. */
export function byId(one: { readonly id: string }, other: { readonly id: string }): number {
  return one.id.toLowerCase() < other.id.toLowerCase() ? -1 : 1;
}

/** The first `$top` items of a list, if a request has that. */
export function limited<T>(items: readonly T[], request: ArmRequest): readonly T[] {
  const top = request.query.get('$top');
  if (top === null) return items;
  if (!/^[1-9]\d*$/.test(top))
    throw new ArmError(
      400,
      'InvalidTopInQueryString',
      `The $top query parameter '${top}' must be a positive integer.`,
    );
  return items.slice(0, Number(top));
}

/** Subscription and group were checked before the route was called. */
function shownOrMissing(resource: Resource | undefined, show: (resource: Resource) => object): object {
  if (resource === undefined) throw new ArmError(404, 'NotFound', 'There is no such scope.');
  return show(resource);
}

function listSubscriptions(request: ArmRequest, { resources, pageSize }: ProviderContext): ArmResponse {
  const answer = page(request, resources.list('/subscriptions').map(showSubscription), pageSize);
  return { status: 200, body: { nextLink: '', ...(answer.body as object) } };
}

/** Some of the regions that Azure pairs; others have none. */
const pairs: Readonly<Record<string, string>> = {
  westeurope: 'northeurope',
  northeurope: 'westeurope',
  eastus: 'westus',
  westus: 'eastus',
};

function listLocations({ parameters }: ArmRequest): ArmResponse {
  const { subscriptionId = '' } = parameters;
  const value = regions.map(({ name, displayName }) => ({
    id: `/subscriptions/${subscriptionId}/locations/${name}`,
    name,
    type: 'Region',
    displayName,
    regionalDisplayName: displayName,
    metadata: {
      regionType: 'Physical',
      regionCategory: 'Recommended',
      ...(name in pairs && { pairedRegion: [{ name: pairs[name] }] }),
    },
  }));
  return { status: 200, body: { value } };
}

interface ShownSubscription {
  readonly id: string;
  readonly [member: string]: unknown;
}

function showSubscription({ id, name, tags, properties }: Resource): ShownSubscription {
  return {
    id,
    subscriptionId: name,
    displayName: properties['displayName'],
    tenantId: properties['tenantId'],
    state: 'Enabled',
    authorizationSource: 'RoleBased',
    ...(tags && { tags }),
  };
}

function listGroups(request: ArmRequest, { resources, pageSize }: ProviderContext): ArmResponse {
  const isWanted = parseFilter(request.query.get('$filter'));
  const groups = resources.list(request.path).filter(isWanted);
  return page(request, limited(groups, request).map(showGroup), pageSize);
}

function listResources(request: ArmRequest, { resources, pageSize }: ProviderContext): ArmResponse {
  const { subscriptionId = '', resourceGroup } = request.parameters;
  const scope = segmentsOf(
    resourceGroup === undefined
      ? `/subscriptions/${subscriptionId}`
      : resourceGroupId(subscriptionId, resourceGroup),
  );
  const isWanted = parseFilter(request.query.get('$filter'));
  const listed = [...resources.all()]
    .filter(({ id }) => isBelow(id, scope))
    .filter(isTracked)
    .filter((resource) => isWanted(filterable(resource, resources)))
    .map((resource) => showResource(resource, resources))
    .sort(byId);
  return page(request, limited(listed, request), pageSize);
}

function isBelow(id: string, scope: readonly string[]): boolean {
  const segments = segmentsOf(id);
  return scope.every((segment, index) => segment.toLowerCase() === segments[index]?.toLowerCase());
}

/** Whether ARM lists a resource: those with a location. The resources inside it are known to its provider only. */
function isTracked({ id, location }: Resource): boolean {
  return location !== undefined && parseResourceId(id).namespace !== '';
}

function filterable(resource: Resource, resources: ResourceStore): Filterable {
  const { id, type, location, tags, properties } = resource;
  const state = properties['provisioningState'];
  return {
    name: wholeName(resource, resources),
    resourceType: type,
    location,
    resourceGroup: parseResourceId(id).resourceGroup,
    ...(tags && { tags }),
    ...(typeof state === 'string' && { provisioningState: state }),
  };
}

function showResource(resource: Resource, resources: ResourceStore): Omit<Resource, 'properties'> {
  const { id, type, location, tags } = resource;
  const name = wholeName(resource, resources);
  return { id, name, type, ...(location !== undefined && { location }), ...(tags && { tags }) };
}

/** For example `lab/machine`, in the casing in which the resources were created; ids may be in lower case. */
function wholeName({ id, name }: Resource, resources: ResourceStore): string {
  const parent = resources.get(segmentsOf(id).slice(0, -2).join('/'));
  if (parent === undefined || parseResourceId(parent.id).namespace === '') return name;
  return `${wholeName(parent, resources)}/${name}`;
}
