import { errors } from './errors.js';
import { resourceGroupId } from './identifiers.js';
import type { ArmRequest, ArmResponse } from './provider.js';

interface Item {
  readonly id: string;
}

/** The order of a list. The key of an item is all that decides about its place. */
export interface Order {
  readonly keyOf: (item: Item) => readonly unknown[];
  readonly compare: (one: readonly unknown[], other: readonly unknown[]) => number;
}

/** The order in which a resource store lists. */
const byId: Order = {
  keyOf: ({ id }) => [id.toLowerCase()],
  compare: ([one], [other]) => (one === other ? 0 : String(one) < String(other) ? -1 : 1),
};

/**
 * One page of a list, with a `nextLink` if there is more. The token in the link has the key of the last item of the
 * page, so that no item is missed if others disappear between two pages.
 * @param items in this order
 */
export function page(
  request: ArmRequest,
  items: readonly Item[],
  pageSize: number,
  order: Order = byId,
): ArmResponse {
  const seen = request.sees === undefined ? items : items.filter(({ id }) => request.sees?.(id));
  const rest = itemsAfter(seen, request.query.get('$skiptoken'), order);
  const value = rest.slice(0, pageSize);
  const last = value.at(-1);
  if (!last || rest.length <= pageSize) return { status: 200, body: { value } };
  return { status: 200, body: { value, nextLink: nextLink(request, order.keyOf(last)) } };
}

function itemsAfter(
  items: readonly Item[],
  token: string | null,
  { keyOf, compare }: Order,
): readonly Item[] {
  if (token === null) return items;
  const last = readToken(token);
  return items.filter((item) => compare(keyOf(item), last) > 0);
}

function readToken(token: string): readonly unknown[] {
  try {
    const key: unknown = JSON.parse(Buffer.from(token, 'base64url').toString());
    if (Array.isArray(key)) return key;
  } catch {
    // Refused below, as any token that was not given here.
  }
  throw errors.badRequest('InvalidSkipToken', `The skip token '${token}' is invalid.`);
}

/** The whole query is percent-encoded: older SDKs cut a link at a bare `=`. */
function nextLink(request: ArmRequest, lastKey: readonly unknown[]): string {
  const query = new URLSearchParams(request.query);
  query.set('$skiptoken', Buffer.from(JSON.stringify(lastKey)).toString('base64url'));
  return `${request.origin}${encodeURI(request.path)}?${query.toString()}`;
}

/** The id of the subscription or resource group whose resources a request lists. */
export function scopeOf({ parameters }: ArmRequest): string {
  const { subscriptionId = '', resourceGroup } = parameters;
  if (resourceGroup === undefined) return `/subscriptions/${subscriptionId}`;
  return resourceGroupId(subscriptionId, resourceGroup);
}
