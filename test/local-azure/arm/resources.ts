import { resourceKey } from './identifiers.js';

/** A resource as Azure Resource Manager shows it; the provider decides how id and type are spelled. */
export interface Resource {
  readonly id: string;
  readonly name: string;
  /** For example `Microsoft.DevTestLab/labs/virtualMachines`. */
  readonly type: string;
  readonly location?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly sku?: { readonly name: string; readonly tier: string };
  readonly kind?: string;
  readonly managedBy?: string;
  readonly plan?: { readonly name: string; readonly publisher: string; readonly product: string };
  readonly properties: Readonly<Record<string, unknown>>;
}

/** All resources of the local Azure, including subscriptions and resource groups, by case-insensitive id. */
export interface ResourceStore {
  readonly get: (id: string) => Resource | undefined;
  readonly has: (id: string) => boolean;
  readonly set: (resource: Resource) => void;
  /** Returns false if there was none. */
  readonly delete: (id: string) => boolean;
  /** Changes a resource; does nothing if it no longer exists. */
  readonly update: (id: string, change: (resource: Resource) => Resource) => void;
  /** The members of a collection such as `…/labs/l/customimages`, ordered by id. */
  readonly list: (collection: string) => Resource[];
  /** All resources of a type whose ids begin with the scope, the id of a subscription or of a resource group. */
  readonly listType: (type: string, scope: string) => Resource[];
  readonly all: () => Iterable<Resource>;
}

type Index = Map<string, Map<string, Resource>>;

export function createResourceStore(): ResourceStore {
  const byId = new Map<string, Resource>();
  const byCollection: Index = new Map();
  const byType: Index = new Map();

  const remove = (key: string): boolean => {
    const resource = byId.get(key);
    if (!resource) return false;
    byId.delete(key);
    byCollection.get(collectionOf(key))?.delete(key);
    byType.get(resource.type.toLowerCase())?.delete(key);
    return true;
  };
  const set = (resource: Resource): void => {
    const key = resourceKey(resource.id);
    remove(key);
    byId.set(key, resource);
    insert(byCollection, collectionOf(key), key, resource);
    insert(byType, resource.type.toLowerCase(), key, resource);
  };
  return {
    get: (id) => byId.get(resourceKey(id)),
    has: (id) => byId.has(resourceKey(id)),
    set,
    delete: (id) => remove(resourceKey(id)),
    update: (id, change) => {
      const resource = byId.get(resourceKey(id));
      if (resource) set(change(resource));
    },
    list: (collection) => inOrder(byCollection.get(resourceKey(collection))),
    listType: (type, scope) => {
      const start = `${resourceKey(scope)}/`;
      return inOrder(byType.get(type.toLowerCase()), (key) => key.startsWith(start));
    },
    all: () => byId.values(),
  };
}

function collectionOf(key: string): string {
  return key.slice(0, key.lastIndexOf('/'));
}

function insert(index: Index, name: string, key: string, resource: Resource): void {
  const members = index.get(name);
  if (members) members.set(key, resource);
  else index.set(name, new Map([[key, resource]]));
}

function inOrder(
  members: Map<string, Resource> | undefined,
  wanted: (key: string) => boolean = () => true,
): Resource[] {
  return [...(members ?? [])]
    .filter(([key]) => wanted(key))
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, resource]) => resource);
}
