import { errors } from '../../arm/errors.js';
import { resourceFailure } from '../../arm/failing-work.js';
import { parseResourceId, resourceGroupId } from '../../arm/identifiers.js';
import { page, scopeOf } from '../../arm/paging.js';
import type { ArmRequest, ResourceProvider, Route } from '../../arm/provider.js';
import { regionName, regionOf } from '../../arm/regions.js';
import type { Resource } from '../../arm/resources.js';
import type { ProviderContext } from '../context.js';
import { readTags } from '../resources/tag-limits.js';
import { unknownType } from '../unknown-type.js';

/** The types of resources that are only kept, by the names of their providers. */
const types: Readonly<Record<string, readonly string[]>> = {
  'Microsoft.Network': ['networkInterfaces', 'networkSecurityGroups', 'publicIPAddresses', 'virtualNetworks'],
  'Microsoft.Web': ['serverfarms', 'sites'],
};

/** Providers of resources that templates of environments have, and that do nothing but be there. */
export function createPlainProviders(context: ProviderContext): ResourceProvider[] {
  return Object.entries(types).map(([namespace, kinds]) => ({
    namespace,
    routes: kinds.flatMap((kind) => routesOf(`${namespace}/${kind}`, context)),
    deploy: (id, resource) => {
      const type = kinds
        .map((kind) => `${namespace}/${kind}`)
        .find((known) => known.toLowerCase() === parseResourceId(id).type.toLowerCase());
      if (type === undefined) return Promise.reject(unknownType(id, resource));
      keepPlain(id, type, resource, context);
      return Promise.resolve();
    },
  }));
}

/**
 * Makes a resource of a template, or changes one: what is not given goes.
 * @throws ArmError for what every provider refuses
 */
export function keepPlain(
  id: string,
  type: string,
  wanted: Readonly<Record<string, unknown>>,
  { faults, resources }: Pick<ProviderContext, 'faults' | 'resources'>,
): Resource {
  const name = parseResourceId(id).names.join('/');
  const { tags, properties, sku, kind } = wanted as Partial<Resource>;
  const location = locationOf(name, wanted['location'], resources.get(id));
  const failure = resourceFailure(id, faults);
  if (failure) throw failure;
  const resource: Resource = {
    id,
    name,
    type,
    location,
    ...(tags && { tags: readTags(tags) }),
    ...(sku && { sku }),
    ...(kind !== undefined && { kind }),
    properties: { ...properties, provisioningState: 'Succeeded' },
  };
  resources.set(resource);
  return resource;
}

function locationOf(name: string, location: unknown, present: Resource | undefined): string {
  if (typeof location !== 'string' || location === '')
    throw errors.badRequest('LocationRequired', `The location property is required for this definition.`);
  const region = regionOf(location).name;
  if (present?.location === undefined || regionName(present.location) === region) return region;
  throw errors.conflict(
    'InvalidResourceLocation',
    `The resource '${name}' already exists in location '${present.location}' in resource group ` +
      `'${parseResourceId(present.id).resourceGroup}'. A resource with the same name cannot be created in location ` +
      `'${region}'. Please select a new resource name.`,
  );
}

function routesOf(type: string, context: ProviderContext): Route[] {
  const { resources, pageSize } = context;
  const list = (request: ArmRequest) => page(request, resources.listType(type, scopeOf(request)), pageSize);
  const group = `${resourceGroupId('{subscriptionId}', '{resourceGroup}')}/providers/${type}`;
  return [
    { method: 'GET', path: `/subscriptions/{subscriptionId}/providers/${type}`, handle: list },
    { method: 'GET', path: group, handle: list },
    {
      method: 'GET',
      path: `${group}/{name}`,
      handle: (request) => ({ status: 200, body: existing(request, type, context) }),
    },
    {
      method: 'DELETE',
      path: `${group}/{name}`,
      handle: ({ path }) => ({ status: resources.delete(path) ? 200 : 204 }),
    },
  ];
}

function existing({ path, parameters }: ArmRequest, type: string, { resources }: ProviderContext): Resource {
  const found = resources.get(path);
  if (found) return found;
  const { name = '', resourceGroup = '' } = parameters;
  throw errors.resourceNotFound(type, name, resourceGroup);
}
