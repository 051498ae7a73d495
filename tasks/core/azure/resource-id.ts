/** The parts of a resource id, spelled as in the id. */
export interface ResourceId {
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  /** The names of the parent resources and of the resource, outermost first: lab, then its virtual machine. */
  readonly names: readonly string[];
  /** The resource's own name. */
  readonly name: string;
}

const pattern =
  /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\/providers\/[^/]+((?:\/[^/]+\/[^/]+)+)\/?$/i;

/** Parses a resource id. @returns `undefined` for a text that is not the id of a resource in a resource group */
export function parseResourceId(id: string): ResourceId | undefined {
  const [, subscriptionId, resourceGroup, path] = pattern.exec(id) ?? [];
  if (subscriptionId === undefined || resourceGroup === undefined || path === undefined) return undefined;
  if (!id.split('/').every(isPathPart)) return undefined;
  const names = path.split('/').filter((_, index) => index > 0 && index % 2 === 0);
  return { subscriptionId, resourceGroup, names, name: names.at(-1) ?? '' };
}

/** The id of the lab that a lab VM lies in; nothing for what is not the id of one. */
export function labOfMachine(vmId: string): string | undefined {
  return /^(\/.+\/labs\/[^/]+)\/virtualmachines\/[^/]+$/i.exec(vmId)?.[1];
}

/** Parses a resource id that Azure returned. @throws for any other text */
export function resourceId(id: string): ResourceId {
  const parsed = parseResourceId(id);
  if (!parsed) throw new Error(`"${id}" is not the id of an Azure resource.`);
  return parsed;
}

/** The id of the resource group of a resource; of a resource group, its own id. @throws for any other text */
export function resourceGroupOf(id: string): string {
  const [group] = /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+/i.exec(id) ?? [];
  if (group === undefined) throw new Error(`"${id}" lies in no resource group.`);
  return group;
}

/**
 * Whether a name is one segment of a path and stays one in a URL: it holds no slash, no percent-encoding and no query,
 * and is neither `.` nor `..`.
 */
function isPathPart(name: string): boolean {
  return !/^\.{1,2}$|[/\\%?#\p{Cc}]/u.test(name);
}

/** @returns the name of a resource, safe as one segment of a URL. @throws where it is not */
export function pathPart(name: string): string {
  if (name !== '' && isPathPart(name)) return name;
  throw new Error(`"${name}" is not the name of an Azure resource.`);
}

/** @returns the id of a child resource that Azure returned. @throws if it does not lie below its parent */
export function childId(parentId: string, id: string): string {
  if (parseResourceId(id) && isBelow(id, parentId)) return id;
  throw new Error(`Azure answered with ${id}, which does not lie in ${parentId}.`);
}

/**
 * @returns the id of a resource that Azure says belongs to another without being its child: a lab's storage account, a
 * machine's disk
 * @throws if it lies in another subscription
 */
export function idInSameSubscription(ownerId: string, id: string): string {
  if (isInSameSubscription(ownerId, id)) return id;
  throw new Error(`Azure answered with "${id}", which does not lie in the subscription of ${ownerId}.`);
}

/** Whether an id that Azure returned for something that belongs to a resource lies in the same subscription. */
export function isInSameSubscription(ownerId: string, id: string): boolean {
  const owner = resourceId(ownerId).subscriptionId.toLowerCase();
  return parseResourceId(id)?.subscriptionId.toLowerCase() === owner;
}

/** The id of the parent resource, such as the lab of a virtual machine. */
export function parentOf(id: string): string {
  return id.replace(/\/[^/]+\/[^/]+\/?$/, '');
}

/** Compares resource ids without regard to case, as Azure does: it returns some of them in lower case. */
export function isSameId(one: string, other: string): boolean {
  return comparable(one) === comparable(other);
}

/** Whether a resource lies below another one, as a lab's virtual machine lies below its lab. */
export function isBelow(id: string, parentId: string): boolean {
  return comparable(id).startsWith(`${comparable(parentId)}/`);
}

function comparable(id: string): string {
  return id.replace(/(?<!\/)\/+$/, '').toLowerCase();
}
