import { resourceGroupId } from '../../arm/identifiers.js';
import { errors } from '../../arm/errors.js';
import { page, scopeOf } from '../../arm/paging.js';
import type { ArmRequest, ArmResponse, Route } from '../../arm/provider.js';
import { regionOf } from '../../arm/regions.js';
import type { Resource } from '../../arm/resources.js';
import { locationRequired } from '../compute/snapshot-request.js';
import { readTags } from '../resources/tag-limits.js';
import {
  accepted,
  begun,
  found,
  GALLERIES,
  GALLERY_TYPE,
  type GalleryContext,
  nested,
  sameId,
  settle,
  vanish,
} from './context.js';
import { checkGalleryName } from './names.js';

const GALLERY = `${GALLERIES}/{gallery}`;

interface Wanted {
  readonly location?: string;
  readonly tags?: unknown;
  readonly properties?: { readonly description?: string; readonly softDeletePolicy?: object };
}

export function galleryRoutes(context: GalleryContext): Route[] {
  const { pageSize, resources } = context;
  const list = (request: ArmRequest): ArmResponse =>
    page(request, resources.listType(GALLERY_TYPE, scopeOf(request)).map(listed), pageSize);
  return [
    {
      method: 'GET',
      path: '/subscriptions/{subscriptionId}/providers/Microsoft.Compute/galleries',
      handle: list,
    },
    { method: 'GET', path: GALLERIES, handle: list },
    { method: 'GET', path: GALLERY, handle: (request) => ({ status: 200, body: found(request, context) }) },
    { method: 'PUT', path: GALLERY, handle: (request) => put(request, context) },
    {
      method: 'PATCH',
      path: GALLERY,
      handle: (request) => change(request, found(request, context), context),
    },
    { method: 'DELETE', path: GALLERY, handle: (request) => remove(request, context) },
  ];
}

/** Lists have the resource group in upper case. */
function listed(gallery: Resource): Resource {
  const id = gallery.id.replace(
    /(\/resourceGroups\/)([^/]+)/i,
    (_, word: string, name: string) => word + name.toUpperCase(),
  );
  return { ...gallery, id };
}

function put(request: ArmRequest, context: GalleryContext): ArmResponse {
  const present = context.resources.get(request.path);
  if (present) return change(request, present, context);
  const { subscriptionId = '', resourceGroup = '', gallery: name = '' } = request.parameters;
  const { location, tags, properties = {} } = (request.body ?? {}) as Wanted;
  checkGalleryName(name);
  if (location === undefined) throw locationRequired();
  regionOf(location);
  refuseNamesake(name, subscriptionId, context);
  const id = `${resourceGroupId(subscriptionId, resourceGroup)}/providers/${GALLERY_TYPE}/${name}`;
  const resource = galleryResource(id, name, subscriptionId, { location, tags: readTags(tags), properties });
  context.resources.set(resource);
  return begun(request, { status: 201, resource, work: settle(resource, context) }, context);
}

function refuseNamesake(name: string, subscriptionId: string, { resources }: GalleryContext): void {
  const all = resources.listType(GALLERY_TYPE, `/subscriptions/${subscriptionId}`);
  const namesake = all.find((gallery) => gallery.name.toLowerCase() === name.toLowerCase());
  if (namesake)
    throw errors.conflict('Conflict', `The subscription already has a gallery '${name}': '${namesake.id}'.`);
}

export function galleryResource(
  id: string,
  name: string,
  subscriptionId: string,
  { location, tags, properties }: Required<Pick<Resource, 'location' | 'tags' | 'properties'>>,
): Resource {
  const identifier = { uniqueName: `${subscriptionId}-${name.toUpperCase()}` };
  return {
    name,
    id,
    type: GALLERY_TYPE,
    location,
    tags,
    properties: { ...properties, identifier, provisioningState: 'Creating' },
  };
}

function change(request: ArmRequest, present: Resource, context: GalleryContext): ArmResponse {
  const { tags, properties } = (request.body ?? {}) as Wanted;
  const { identifier } = present.properties;
  const resource: Resource = {
    ...present,
    ...(tags !== undefined && { tags: readTags(tags) }),
    properties: { ...present.properties, ...properties, identifier, provisioningState: 'Updating' },
  };
  context.resources.set(resource);
  return begun(request, { status: 200, resource, work: settle(resource, context) }, context);
}

function remove(request: ArmRequest, context: GalleryContext): ArmResponse {
  const gallery = context.resources.get(request.path);
  if (!gallery) return { status: 204 };
  const definitions = context.resources
    .list(`${gallery.id}/images`)
    .filter(({ id }) => !sameId(id, gallery.id));
  if (definitions.length > 0) throw nested(definitions.map(({ id }) => id));
  return accepted(request, gallery, vanish(gallery, context), context);
}
