import { errors } from '../../arm/errors.js';
import { parseResourceId, resourceKey } from '../../arm/identifiers.js';
import type { ArmRequest, ArmResponse, Route } from '../../arm/provider.js';
import type { Resource } from '../../arm/resources.js';
import type { LinkedGallery, OwnSharedGallery, SharedGallery } from '../../world-galleries.js';
import { locationRequired } from '../compute/snapshot-request.js';
import { checkLinkedAccess } from '../linked-access.js';
import { readTags } from '../resources/tag-limits.js';
import { LAB, type LabContext, labOf, memberOf } from './context.js';
import { stableGuid } from './labs.js';
import { answerList, selected } from './lists.js';

export const SHARED = 'sharedgalleries';

const TYPE = 'Microsoft.DevTestLab/labs/sharedGalleries';

interface Wanted {
  readonly location?: string;
  readonly tags?: unknown;
  readonly properties?: { readonly galleryId?: string; readonly allowAllImages?: 'Enabled' | 'Disabled' };
}

/** Shares a compute gallery with a lab of the world. */
export function addSharedGallery(lab: Resource, gallery: SharedGallery, context: LabContext): void {
  const linked = 'images' in gallery ? addGallery(lab, gallery, context) : gallery;
  const { name, galleryId, allowAllImages = 'Disabled', enabledImages = [] } = linked;
  const { location = '' } = lab;
  const shared = sharedGallery(lab, name, { location, tags: {}, galleryId, allowAllImages });
  context.resources.set(shared);
  for (const image of enabledImages) enableImage(shared, image, 'Enabled', context);
}

/** Makes the gallery in the lab's resource group, with a version of each image. */
function addGallery(
  lab: Resource,
  { name, images }: OwnSharedGallery,
  { galleries }: LabContext,
): LinkedGallery {
  const { subscriptionId, resourceGroup } = parseResourceId(lab.id);
  const { location = '' } = lab;
  const versions = [{ name: '1.0.0', regions: [location] }];
  const definitions = images.map((image) => ({ ...image, versions }));
  galleries.addGallery(subscriptionId, { name, resourceGroup, location, definitions });
  const group = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`;
  const galleryId = `${group}/providers/Microsoft.Compute/galleries/${name}`;
  return { name, galleryId, allowAllImages: 'Enabled' };
}

/** Writes down whether an image is enabled by itself. */
export function enableImage(
  shared: Resource,
  definitionName: string,
  enableState: string,
  { resources }: LabContext,
  tags: Readonly<Record<string, string>> = {},
): void {
  const id = resourceKey(`${shared.id}/sharedimages/${definitionName}`);
  const type = 'Microsoft.DevTestLab/labs/sharedGalleries/sharedImages';
  resources.set({ id, name: definitionName, type, tags, properties: { definitionName, enableState } });
}

/** Routes for the galleries that a lab shares, which only api-version 2018-10-15-preview has. */
export function sharedGalleryRoutes(context: LabContext): Route[] {
  const path = `${LAB}/${SHARED}`;
  const member = `${path}/{name}`;
  const list = (request: ArmRequest): Resource[] =>
    context.resources.list(`${labOf(request, context).id}/${SHARED}`);
  return [
    { method: 'GET', path, handle: (request) => answerList(request, list(request), context.pageSize) },
    {
      method: 'GET',
      path: member,
      handle: (request) => ({ status: 200, body: selected(request, memberOf(request, context, SHARED)) }),
    },
    { method: 'PUT', path: member, handle: (request) => put(request, context) },
    { method: 'PATCH', path: member, handle: (request) => patch(request, context) },
    { method: 'DELETE', path: member, handle: (request) => remove(request, context) },
  ];
}

function put(request: ArmRequest, context: LabContext): ArmResponse {
  const lab = labOf(request, context);
  const { name = '' } = request.parameters;
  const { location, tags, properties = {} } = (request.body ?? {}) as Wanted;
  const { galleryId = '', allowAllImages = 'Disabled' } = properties;
  if (location === undefined) throw locationRequired();
  checkGallery(galleryId, request, context);
  const present = context.resources.get(`${lab.id}/${SHARED}/${name}`);
  const other = context.resources
    .list(`${lab.id}/${SHARED}`)
    .find(({ properties: { galleryId: id } }) => resourceKey(String(id)) !== resourceKey(galleryId));
  const namesake = context.resources.list(`${lab.id}/${SHARED}`).find(({ id }) => id !== present?.id);
  replaceOrRefuse(lab, other ?? namesake, context);
  const shared = sharedGallery(lab, name, { location, tags: readTags(tags), galleryId, allowAllImages });
  context.resources.set(shared);
  return { status: present ? 200 : 201, body: shared };
}

function checkGallery(galleryId: string, request: ArmRequest, context: LabContext): void {
  const { type, names, resourceGroup } = parseResourceId(galleryId);
  checkLinkedAccess(request, 'Microsoft.Compute/galleries/read', galleryId, context);
  const isGallery = type.toLowerCase() === 'microsoft.compute/galleries';
  if (!isGallery || !context.resources.has(galleryId))
    throw errors.resourceNotFound('Microsoft.Compute/galleries', names.join('/'), resourceGroup);
}

/** A lab shares one gallery; what becomes of a second one, the world decides. */
function replaceOrRefuse(lab: Resource, other: Resource | undefined, context: LabContext): void {
  if (!other || context.facts.secondGallery === 'shared beside') return;
  const replaces = context.replacesSharedGallery.has(resourceKey(lab.id));
  if (replaces || context.facts.secondGallery === 'replaces') {
    forget(other, context);
    return;
  }
  throw errors.conflict('Conflict', `The lab '${lab.name}' already shares the gallery '${other.name}'.`);
}

function sharedGallery(
  lab: Resource,
  name: string,
  {
    location,
    tags,
    ...properties
  }: {
    readonly location: string;
    readonly tags: Readonly<Record<string, string>>;
    readonly galleryId: string;
    readonly allowAllImages: string;
  },
): Resource {
  const id = resourceKey(`${lab.id}/${SHARED}/${name}`);
  const own = { provisioningState: 'Succeeded', uniqueIdentifier: stableGuid(id) };
  return { id, name, type: TYPE, location, tags, properties: { ...properties, ...own } };
}

/** A PATCH changes tags only, and replaces them all. */
function patch(request: ArmRequest, context: LabContext): ArmResponse {
  const shared = memberOf(request, context, SHARED);
  const { tags } = (request.body ?? {}) as Wanted;
  const changed = tags === undefined ? shared : { ...shared, tags: readTags(tags) };
  context.resources.set(changed);
  return { status: 200, body: changed };
}

function remove(request: ArmRequest, context: LabContext): ArmResponse {
  const { id } = labOf(request, context);
  const shared = context.resources.get(`${id}/${SHARED}/${request.parameters['name'] ?? ''}`);
  if (!shared) return { status: 204 };
  forget(shared, context);
  return { status: 200 };
}

/** Nothing in the gallery changes. */
function forget(shared: Resource, { resources }: LabContext): void {
  for (const { id } of resources.list(`${shared.id}/sharedimages`)) resources.delete(id);
  resources.delete(shared.id);
}
