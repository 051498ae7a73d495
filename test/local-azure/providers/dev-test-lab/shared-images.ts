import { errors } from '../../arm/errors.js';
import { parseResourceId, resourceKey } from '../../arm/identifiers.js';
import { ArmError, type ArmRequest, type ArmResponse, type Route } from '../../arm/provider.js';
import type { Resource } from '../../arm/resources.js';
import { type Definition, securityTypeOf } from '../galleries/definition-request.js';
import type { AvailableVersion } from '../galleries/provider.js';
import { readTags } from '../resources/tag-limits.js';
import { LAB, type LabContext, labOf } from './context.js';
import { stableGuid } from './labs.js';
import { answerList, selected } from './lists.js';
import { enableImage, SHARED } from './shared-galleries.js';

const IMAGES = `${LAB}/${SHARED}/{gallery}/sharedimages`;

const TYPE = 'Microsoft.DevTestLab/labs/sharedGalleries/sharedImages';

interface Wanted {
  readonly tags?: unknown;
  readonly properties?: { readonly definitionName?: string; readonly enableState?: string };
}

/** Routes for the images of a shared gallery: those of all its definitions, enabled or not. */
export function sharedImageRoutes(context: LabContext): Route[] {
  const member = `${IMAGES}/{name}`;
  return [
    {
      method: 'GET',
      path: IMAGES,
      handle: (request) => {
        const shared = sharedGalleryOf(request, context);
        const images = definitionsOf(shared, context).map((definition) =>
          show(request, shared, definition, context),
        );
        return answerList(request, images, context.pageSize);
      },
    },
    {
      method: 'GET',
      path: member,
      handle: (request) => ({ status: 200, body: selected(request, imageOf(request, context)) }),
    },
    { method: 'PUT', path: member, handle: (request) => put(request, context) },
    { method: 'PATCH', path: member, handle: (request) => patch(request, context) },
    { method: 'DELETE', path: member, handle: (request) => remove(request, context) },
  ];
}

function sharedGalleryOf(request: ArmRequest, context: LabContext): Resource {
  const lab = labOf(request, context);
  const { gallery = '', resourceGroup = '' } = request.parameters;
  const shared = context.resources.get(`${lab.id}/${SHARED}/${gallery}`);
  if (shared) return shared;
  throw errors.resourceNotFound(
    'Microsoft.DevTestLab/labs/sharedGalleries',
    `${lab.name}/${gallery}`,
    resourceGroup,
  );
}

function definitionsOf({ properties }: Resource, { galleries }: LabContext): readonly Resource[] {
  return galleries.definitions(String(properties['galleryId']));
}

function definitionOf(request: ArmRequest, shared: Resource, context: LabContext): Resource {
  const { name: wanted = '', resourceGroup = '' } = request.parameters;
  const definition = definitionsOf(shared, context).find(
    ({ name }) => name.toLowerCase() === wanted.toLowerCase(),
  );
  if (definition) return definition;
  throw errors.resourceNotFound(TYPE, `${shared.name}/${wanted}`, resourceGroup);
}

function imageOf(request: ArmRequest, context: LabContext): Resource {
  const shared = sharedGalleryOf(request, context);
  return show(request, shared, definitionOf(request, shared, context), context);
}

/** Versions are shown only if `$expand` names them. */
function show(request: ArmRequest, shared: Resource, definition: Resource, context: LabContext): Resource {
  const { osType, osState: imageType } = definition.properties as unknown as Definition;
  const id = resourceKey(`${shared.id}/sharedimages/${definition.name}`);
  const stored = context.resources.get(id);
  const expands = (request.query.get('$expand') ?? '').toLowerCase().includes('versions');
  const properties = {
    definitionName: definition.name,
    osType,
    imageType,
    enableState: enableStateOf(shared, stored),
    displayName: definition.name,
    ...(expands && { versions: visibleVersions(definition, labLocation(request, context), context) }),
    provisioningState: 'Succeeded',
    uniqueIdentifier: stableGuid(id),
  };
  const { tags } = stored ?? {};
  return { id, name: definition.name, type: TYPE, ...(tags && { tags }), properties };
}

function enableStateOf({ properties }: Resource, stored: Resource | undefined): string {
  if (stored) return String(stored.properties['enableState']);
  return properties['allowAllImages'] === 'Enabled' ? 'Enabled' : 'Disabled';
}

function labLocation(request: ArmRequest, context: LabContext): string {
  return labOf(request, context).location ?? '';
}

/** Seconds until a version is listed that is listed late. */
const longLag = 24 * 3600;

/** The versions in the lab's region that are not excluded, once the lab has noticed them. */
function visibleVersions({ id }: Resource, location: string, context: LabContext): object[] {
  const { clock, durations, facts, faults, galleries } = context;
  const lag = facts.sharedImageList === 'later' ? longLag : durations.sharedImageLag;
  const isNoticed = ({ id: version, availableSince, isLatest }: AvailableVersion): boolean =>
    isLatest &&
    clock.unscaled(clock.now().getTime() - availableSince.getTime()) >= lag &&
    !faults.of('version is not shared', version);
  return galleries
    .versionsIn(id, location)
    .filter(isNoticed)
    .map(({ name }) => ({ name }));
}

function put(request: ArmRequest, context: LabContext): ArmResponse {
  const shared = sharedGalleryOf(request, context);
  const { tags, properties = {} } = (request.body ?? {}) as Wanted;
  const { enableState = 'Enabled' } = properties;
  if (!['Enabled', 'Disabled'].includes(enableState))
    throw errors.badRequest('InvalidRequestContent', `The enableState '${enableState}' is invalid.`);
  const definition = definitionOf(request, shared, context);
  if (context.facts.sharedImage === 'refused' && shared.properties['allowAllImages'] !== 'Enabled')
    throw errors.badRequest('InvalidRequestContent', `The image '${definition.name}' cannot be enabled.`);
  const isNew = !context.resources.has(`${shared.id}/sharedimages/${definition.name}`);
  enableImage(shared, definition.name, enableState, context, readTags(tags));
  return { status: isNew ? 201 : 200, body: show(request, shared, definition, context) };
}

/** A PATCH changes tags only, and replaces them all. */
function patch(request: ArmRequest, context: LabContext): ArmResponse {
  const { name, properties } = imageOf(request, context);
  const { tags } = (request.body ?? {}) as Wanted;
  const shared = sharedGalleryOf(request, context);
  if (tags !== undefined)
    enableImage(shared, name, String(properties['enableState']), context, readTags(tags));
  return { status: 200, body: imageOf(request, context) };
}

function remove(request: ArmRequest, context: LabContext): ArmResponse {
  const { id } = sharedGalleryOf(request, context);
  const isGone = context.resources.delete(`${id}/sharedimages/${request.parameters['name'] ?? ''}`);
  return { status: isGone ? 200 : 204 };
}

/** What a machine is made of when it is made of a shared image. */
export interface SharedImage {
  readonly versionId: string;
  readonly definition: Definition;
  readonly content: AvailableVersion['content'];
  /** `TrustedLaunch` if every machine of it has that, `TrustedLaunchSupported` if it can have it. */
  readonly securityType: string | undefined;
}

/**
 * The version of a shared image of which a lab makes a machine; without a given one the latest in its region.
 * @throws ArmError if the lab does not share the image, or its region has no such version
 */
export function findSharedImage(
  id: string,
  version: unknown,
  lab: Resource,
  context: LabContext,
): SharedImage {
  const [galleryPath = '', name = ''] = id.split(/\/sharedimages\//i);
  const shared = context.resources.get(galleryPath);
  const isOwn = resourceKey(galleryPath).startsWith(`${resourceKey(lab.id)}/`);
  const definition =
    shared && isOwn
      ? definitionsOf(shared, context).find((one) => one.name.toLowerCase() === name.toLowerCase())
      : undefined;
  if (!shared || !definition)
    throw errors.notFound('SharedImageNotFound', `The shared image '${id}' was not found.`);
  refuseDisabled(shared, definition, context);
  const found = versionOf(definition, version, lab, context);
  const properties = definition.properties as unknown as Definition;
  return {
    versionId: found.id,
    definition: properties,
    content: found.content,
    securityType: securityTypeOf(properties),
  };
}

function refuseDisabled(shared: Resource, { name }: Resource, { resources }: LabContext): void {
  const stored = resources.get(`${shared.id}/sharedimages/${name}`);
  if (shared.properties['allowAllImages'] === 'Enabled' || enableStateOf(shared, stored) === 'Enabled')
    return;
  throw errors.conflict('Conflict', `The lab does not allow the shared image '${name}'.`);
}

function versionOf(
  { id }: Resource,
  wanted: unknown,
  lab: Resource,
  { galleries }: LabContext,
): AvailableVersion {
  const { location = '' } = lab;
  const versions = galleries.versionsIn(id, location);
  const isNamed = typeof wanted === 'string' && wanted !== '' && wanted !== 'latest';
  const found = versions.find(({ name, isLatest }) => (isNamed ? name === wanted : isLatest));
  if (found) return found;
  const { names } = parseResourceId(id);
  throw new ArmError(
    404,
    'GalleryImageNotFound',
    `The gallery image '${names.join('/')}/${isNamed ? wanted : 'latest'}' is not available in the region '${location}'.`,
  );
}
