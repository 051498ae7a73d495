import { isObject, type JsonObject, type JsonPath, type JsonValue, property, propertyName } from './json.js';

/** A resource of a template, at any depth. */
export interface TemplateResource {
  readonly resource: JsonObject;
  /** Its full type in lower case, such as `microsoft.devtestlab/labs/virtualmachines`. */
  readonly type: string;
  /** Its place in the template. */
  readonly path: JsonPath;
  /** The resources that it stands in, from the outermost: nested deployments and parents. */
  readonly within: readonly Enclosing[];
}

/** A resource of a template that has other resources in it. */
export interface Enclosing {
  readonly resource: JsonObject;
  /** True for a nested deployment; false for the parent of child resources. */
  readonly isDeployment: boolean;
}

/**
 * Finds the resources that a template makes, at any depth: those of nested deployments and children too, in document
 * order with parents first. Resources that it only refers to, `existing` since language version 2.0, are not among them.
 */
export function findResources(template: JsonObject): TemplateResource[] {
  return resourcesIn(template, { path: [], type: '', within: [] });
}

type Place = Pick<TemplateResource, 'path' | 'type' | 'within'>;

function resourcesIn(parent: JsonObject, place: Place): TemplateResource[] {
  const section = propertyName(parent, 'resources') ?? 'resources';
  return membersOf(parent[section]).flatMap(([key, resource]) =>
    withInner(resource, { ...place, path: [...place.path, section, key] }),
  );
}

/** A resource, its children, and the resources of the template that it deploys. */
function withInner(resource: JsonObject, { path, type: parentType, within }: Place): TemplateResource[] {
  const type = fullType(resource, parentType);
  const inside = (isDeployment: boolean) => [...within, { resource, isDeployment }];
  const properties = propertyName(resource, 'properties') ?? 'properties';
  const template = nestedTemplate(resource);
  return [
    ...(property(resource, 'existing') === true ? [] : [{ resource, type, path, within }]),
    ...resourcesIn(resource, { path, type, within: inside(false) }),
    ...(template
      ? resourcesIn(template.value, {
          path: [...path, properties, template.name],
          type: '',
          within: inside(true),
        })
      : []),
  ];
}

/** The template that a nested deployment has in it, and the name of its property. */
export function nestedTemplate(
  deployment: JsonObject,
): { readonly name: string; readonly value: JsonObject } | undefined {
  const properties = property(deployment, 'properties');
  const name = isObject(properties) ? propertyName(properties, 'template') : undefined;
  const value = isObject(properties) && name !== undefined ? properties[name] : undefined;
  return name !== undefined && isObject(value) ? { name, value } : undefined;
}

/** The full type of a resource: a child resource may give only the last segment. */
function fullType(resource: JsonObject, parentType: string): string {
  const type = writtenType(resource);
  return parentType === '' || type.includes('/') ? type : `${parentType}/${type}`;
}

function writtenType(resource: JsonObject): string {
  const written = property(resource, 'type');
  return typeof written === 'string' ? written.toLowerCase() : '';
}

/** Whether the name of a resource is only the last segment, which follows the name of its parent. */
export function isNamedBelowParent({ resource, within }: TemplateResource): boolean {
  const parent = within.at(-1);
  return parent !== undefined && !parent.isDeployment && !writtenType(resource).includes('/');
}

/** `resources` is a list or, since language version 2.0, an object by symbolic name. */
function membersOf(resources: JsonValue | undefined): (readonly [string | number, JsonObject])[] {
  const entries: readonly (readonly [string | number, JsonValue])[] = Array.isArray(resources)
    ? (resources as readonly JsonValue[]).map((resource, index) => [index, resource] as const)
    : Object.entries(isObject(resources) ? resources : {});
  return entries.flatMap(([key, resource]) => (isObject(resource) ? [[key, resource] as const] : []));
}
