import { errors } from '../../arm/errors.js';
import { parseResourceId, resourceKey } from '../../arm/identifiers.js';
import { statusFolder } from '../../arm/operations.js';
import type { ArmError, ArmRequest, ArmResponse } from '../../arm/provider.js';
import type { Resource } from '../../arm/resources.js';
import type { Compute } from '../compute/provider.js';
import type { ProviderContext } from '../context.js';
import type { VersionRecord } from './records.js';

/** A blob that may be the source of a disk. */
export interface SourceBlob {
  readonly type: string;
  readonly bytes: number;
  readonly copyStatus: string | undefined;
  readonly hasVhdFooter: boolean;
}

export interface GalleryContext extends ProviderContext {
  readonly compute: Compute;
  readonly findBlob: (url: string) => Promise<SourceBlob | undefined>;
  /** What is known of each version besides its resource, by the key of its id. */
  readonly records: Map<string, VersionRecord>;
  /** The ids of versions that were deleted, and when they are forgotten, by the key of their definition. */
  readonly deleted: Map<string, { readonly until: number; readonly ids: readonly string[] }>;
}

export const GALLERY_TYPE = 'Microsoft.Compute/galleries';

export const DEFINITION_TYPE = `${GALLERY_TYPE}/images`;

export const VERSION_TYPE = `${DEFINITION_TYPE}/versions`;

export const GALLERIES =
  '/subscriptions/{subscriptionId}/resourceGroups/{resourceGroup}/providers/Microsoft.Compute/galleries';

export const DEFINITIONS = `${GALLERIES}/{gallery}/images`;

export const VERSIONS = `${DEFINITIONS}/{definition}/versions`;

/** The resource that a request names. */
export function found({ path }: ArmRequest, { resources }: GalleryContext): Resource {
  const resource = resources.get(path);
  const { type, names, resourceGroup } = parseResourceId(path);
  if (!resource) throw errors.resourceNotFound(type, names.join('/'), resourceGroup);
  return resource;
}

/** The resource in which a request names another. */
export function parentOf({ path }: ArmRequest, { resources }: GalleryContext): Resource {
  const parent = path.split('/').slice(0, -2).join('/');
  const { type, names } = parseResourceId(parent);
  const resource = resources.get(parent);
  if (!resource) throw errors.parentNotFound(`${type}/${names.join('/')}`, path.split('/').at(-1) ?? '');
  return resource;
}

interface Begun {
  readonly status: 200 | 201;
  readonly resource: Resource;
  readonly work: Promise<unknown>;
}

/** The answer to a PUT or PATCH: the resource as it is, and the address of its operation. */
export function begun(
  request: ArmRequest,
  { status, resource, work }: Begun,
  context: GalleryContext,
): ArmResponse {
  const addresses = start(request, resource, work, context);
  const headers = {
    'azure-asyncoperation': addresses['azure-asyncoperation'],
    'azure-asyncnotification': 'Enabled',
  };
  return { status, headers, body: resource };
}

/** The answer to a DELETE. */
export function accepted(
  request: ArmRequest,
  resource: Resource,
  work: Promise<unknown>,
  context: GalleryContext,
): ArmResponse {
  return { status: 202, headers: { ...start(request, resource, work, context) } };
}

function start(
  request: ArmRequest,
  { location = '' }: Resource,
  work: Promise<unknown>,
  { operations }: GalleryContext,
): ReturnType<GalleryContext['operations']['start']> {
  const asked = (request.body as { readonly location?: string } | undefined)?.location ?? location;
  const folder = statusFolder.gallery(request.parameters['subscriptionId'] ?? '', asked);
  return operations.start({ request, folder, work });
}

/** Changes the state of a resource that is still there. */
export function setState(id: string, provisioningState: string, { resources }: GalleryContext): void {
  resources.update(id, (now) => ({ ...now, properties: { ...now.properties, provisioningState } }));
}

/** Ends a creation or change of a gallery or a definition. */
export async function settle({ id }: Resource, context: GalleryContext): Promise<void> {
  const { clock, durations, resources } = context;
  await clock.sleep(clock.varied(durations.gallery, id));
  if (resources.get(id)?.properties['provisioningState'] !== 'Deleting') setState(id, 'Succeeded', context);
}

/** Deletes a gallery or a definition. */
export async function vanish({ id }: Resource, context: GalleryContext): Promise<void> {
  const { clock, durations, resources } = context;
  setState(id, 'Deleting', context);
  await clock.sleep(clock.varied(durations.gallery, `delete:${id}`));
  resources.delete(id);
}

export function invalid(parameter: string, problem: string): ArmError {
  return errors.badRequest(
    'InvalidParameter',
    `The value of parameter '${parameter}' is invalid: ${problem}.`,
  );
}

export function nested(ids: readonly string[]): ArmError {
  const names = ids.map((id) => id.replace(/^.*\/providers\//i, '')).join(', ');
  return errors.conflict(
    'CannotDeleteResource',
    `The resource cannot be deleted while it has nested resources. Some of them are: '${names}'.`,
  );
}

export function sameId(one: string, other: string): boolean {
  return resourceKey(one) === resourceKey(other);
}
