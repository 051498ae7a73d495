import { resourceKey } from '../../arm/identifiers.js';
import { page } from '../../arm/paging.js';
import type { ArmRequest, ArmResponse, Route } from '../../arm/provider.js';
import type { Resource } from '../../arm/resources.js';
import {
  accepted,
  begun,
  DEFINITIONS,
  found,
  type GalleryContext,
  nested,
  parentOf,
  settle,
  vanish,
} from './context.js';
import { changedDefinition, newDefinition } from './definition-request.js';

const DEFINITION = `${DEFINITIONS}/{definition}`;

export function definitionRoutes(context: GalleryContext): Route[] {
  const { pageSize, resources } = context;
  return [
    {
      method: 'GET',
      path: DEFINITIONS,
      handle: (request) => {
        found({ ...request, path: request.path.replace(/\/images$/i, '') }, context);
        return page(request, resources.list(request.path), pageSize);
      },
    },
    {
      method: 'GET',
      path: DEFINITION,
      handle: (request) => ({ status: 200, body: found(request, context) }),
    },
    { method: 'PUT', path: DEFINITION, handle: (request) => put(request, context) },
    {
      method: 'PATCH',
      path: DEFINITION,
      handle: (request) => change(request, found(request, context), context),
    },
    { method: 'DELETE', path: DEFINITION, handle: (request) => remove(request, context) },
  ];
}

function put(request: ArmRequest, context: GalleryContext): ArmResponse {
  const gallery = parentOf(request, context);
  const present = context.resources.get(request.path);
  if (present) return change(request, present, context);
  const siblings = context.resources.list(`${gallery.id}/images`);
  const resource = newDefinition(request, gallery, siblings);
  context.resources.set(resource);
  return begun(request, { status: 201, resource, work: settle(resource, context) }, context);
}

function change(request: ArmRequest, present: Resource, context: GalleryContext): ArmResponse {
  const resource = changedDefinition(request.body, present);
  context.resources.set(resource);
  return begun(request, { status: 200, resource, work: settle(resource, context) }, context);
}

/** For a while a definition counts the versions that were deleted. */
function remove(request: ArmRequest, context: GalleryContext): ArmResponse {
  const { clock, deleted, resources } = context;
  const definition = resources.get(request.path);
  if (!definition) return { status: 204 };
  const versions = resources.list(`${definition.id}/versions`).map(({ id }) => id);
  const { until = 0, ids = [] } = deleted.get(resourceKey(definition.id)) ?? {};
  const remembered = clock.now().getTime() < until ? ids : [];
  if (versions.length + remembered.length > 0) throw nested([...versions, ...remembered]);
  return accepted(request, definition, vanish(definition, context), context);
}
