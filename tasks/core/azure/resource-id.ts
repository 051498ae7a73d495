/** The parts of a resource id, spelled as in the id. */
export interface ResourceId {
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  /** Of the resource and those that it lies in, outermost first: lab, then its virtual machine. */
  readonly names: readonly string[];
  /** The resource's own name. */
  readonly name: string;
}

const pattern =
  /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/providers\/[^/]+((?:\/[^/]+\/[^/]+)+)\/?$/i;

/** @returns `undefined` for a text that is not the id of a resource in a resource group */
export function parseResourceId(id: string): ResourceId | undefined {
  const [, subscriptionId, resourceGroup, path] = pattern.exec(id) ?? [];
  if (subscriptionId === undefined || resourceGroup === undefined || path === undefined) return undefined;
  if (!id.split('/').every(isPathPart)) return undefined;
  const names = path.split('/').filter((_, index) => index > 0 && index % 2 === 0);
  return { subscriptionId, resourceGroup, names, name: names.at(-1) ?? '' };
}

/** As `parseResourceId`, for ids that Azure gave. @throws on anything else */
export function resourceId(id: string): ResourceId {
  const parsed = parseResourceId(id);
  if (!parsed) throw new Error(`"${id}" is not the id of an Azure resource.`);
  return parsed;
}

/** The id of the resource group that something lies in, or is. @throws on anything else */
export function resourceGroupOf(id: string): string {
  const [group] = /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+/i.exec(id) ?? [];
  if (group === undefined) throw new Error(`"${id}" lies in no resource group.`);
  return group;
}

/**
 * One name of a path, and nothing that leads elsewhere once it is part of an address: no slash, no encoded one, no
 * `..`, no query.
 */
function isPathPart(name: string): boolean {
  return !/^\.{1,2}$|[/\\%?#\p{Cc}]/u.test(name);
}

/** A name that becomes part of an address. @throws where it would lead elsewhere */
export function pathPart(name: string): string {
  if (name !== '' && isPathPart(name)) return name;
  throw new Error(`"${name}" is not the name of an Azure resource.`);
}

/** The id of what Azure says lies in a resource. @throws where it does not lie there */
export function idBelow(parentId: string, id: string): string {
  if (parseResourceId(id) && isBelow(id, parentId)) return id;
  throw new Error(`Azure answered with ${id}, which does not lie in ${parentId}.`);
}

/**
 * The id of what Azure says belongs to a resource without lying in it: a lab's storage account, a machine's disk.
 * @throws where it lies in another subscription
 */
export function idBeside(ownerId: string, id: string): string {
  if (isBeside(ownerId, id)) return id;
  throw new Error(`Azure answered with "${id}", which does not lie in the subscription of ${ownerId}.`);
}

/** Whether something that Azure says belongs to a resource lies in the same subscription. */
export function isBeside(ownerId: string, id: string): boolean {
  const owner = resourceId(ownerId).subscriptionId.toLowerCase();
  return parseResourceId(id)?.subscriptionId.toLowerCase() === owner;
}

/** The id of what a resource lies in, such as the lab of a virtual machine. */
export function parentOf(id: string): string {
  return id.replace(/\/[^/]+\/[^/]+\/?$/, '');
}

/** Azure compares resource ids without regard to case, and answers some in lower case. */
export function isSameId(one: string, other: string): boolean {
  return comparable(one) === comparable(other);
}

/** True if the resource lies in the other one, as a lab's virtual machine lies in its lab. */
export function isBelow(id: string, parentId: string): boolean {
  return comparable(id).startsWith(`${comparable(parentId)}/`);
}

function comparable(id: string): string {
  return id.replace(/\/+$/, '').toLowerCase();
}
