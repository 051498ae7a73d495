import { errors } from '../../arm/errors.js';
import { parseResourceId } from '../../arm/identifiers.js';
import { ArmError, type ArmRequest, type ArmResponse, type Route } from '../../arm/provider.js';
import type { Resource } from '../../arm/resources.js';
import type { ProviderContext } from '../context.js';
import { readTags } from './tag-limits.js';

type Tags = Readonly<Record<string, string>>;

const PATH = '/{scope}/providers/Microsoft.Resources/tags/default';

/** Routes for the tags of any resource, group or subscription. */
export function tagRoutes({ resources }: ProviderContext): Route[] {
  const existing = (request: ArmRequest): Resource => {
    const scope = request.parameters['scope'] ?? '';
    const { type, names, resourceGroup } = parseResourceId(scope);
    const resource = resources.get(scope);
    if (resource === undefined) throw errors.resourceNotFound(type, names.join('/'), resourceGroup);
    return resource;
  };
  const change =
    (apply: (present: Tags, request: ArmRequest) => Tags) =>
    (request: ArmRequest): ArmResponse => {
      const resource = existing(request);
      const tags = readTags(apply(resource.tags ?? {}, request));
      resources.update(resource.id, (current) => ({ ...current, tags }));
      return answer(resource.id, tags);
    };
  return [
    {
      method: 'GET',
      path: PATH,
      handle: (request) => {
        const { id, tags = {} } = existing(request);
        return answer(id, tags);
      },
    },
    { method: 'PUT', path: PATH, handle: change((_, request) => givenTags(request)) },
    { method: 'PATCH', path: PATH, handle: change(patch) },
    { method: 'DELETE', path: PATH, handle: change(() => ({})) },
  ];
}

function answer(scope: string, tags: Tags): ArmResponse {
  const id = `${scope}/providers/Microsoft.Resources/tags/default`;
  return {
    status: 200,
    body: { id, name: 'default', type: 'Microsoft.Resources/tags', properties: { tags } },
  };
}

function givenTags({ body }: ArmRequest): Tags {
  const { properties } = (body ?? {}) as { readonly properties?: { readonly tags?: unknown } };
  return readTags(properties?.tags);
}

function patch(present: Tags, request: ArmRequest): Tags {
  const { operation } = (request.body ?? {}) as { readonly operation?: unknown };
  const given = givenTags(request);
  switch (operation) {
    case 'Replace':
      return given;
    case 'Merge':
      return { ...without(present, ([name]) => find(given, name) !== undefined), ...given };
    case 'Delete':
      return without(present, ([name, value]) => ['', value].includes(find(given, name) ?? `not ${value}`));
    default:
      throw new ArmError(
        400,
        'InvalidTagsOperation',
        `The tags operation '${String(operation)}' is not valid.`,
      );
  }
}

/** Tag names are case-insensitive. */
function find(tags: Tags, name: string): string | undefined {
  return Object.entries(tags).find(([other]) => other.toLowerCase() === name.toLowerCase())?.[1];
}

function without(tags: Tags, unwanted: (tag: readonly [string, string]) => boolean): Tags {
  return Object.fromEntries(Object.entries(tags).filter((tag) => !unwanted(tag)));
}
