import { errors } from './errors.js';
import { resourceGroupId } from './identifiers.js';
import type { ArmRequest, ArmResponse } from './provider.js';

/**
 * One page of a list, with a `nextLink` if there is more. The token in the link names the last item of the page, so
 * that no item is missed if others disappear between two pages.
 * @param items in the order of their ids, as a resource store lists them
 */
export function page(
  request: ArmRequest,
  items: readonly { readonly id: string }[],
  pageSize: number,
): ArmResponse {
  const rest = itemsAfter(items, request.query.get('$skiptoken'));
  const value = rest.slice(0, pageSize);
  const last = value.at(-1);
  if (!last || rest.length <= pageSize) return { status: 200, body: { value } };
  return { status: 200, body: { value, nextLink: nextLink(request, last.id) } };
}

function itemsAfter(
  items: readonly { readonly id: string }[],
  token: string | null,
): readonly { id: string }[] {
  if (token === null) return items;
  const last = Buffer.from(token, 'base64url').toString();
  if (!last.startsWith('/'))
    throw errors.badRequest('InvalidSkipToken', `The skip token '${token}' is invalid.`);
  return items.filter(({ id }) => id.toLowerCase() > last);
}

/** The whole query is percent-encoded: older SDKs cut a link at a bare `=`. */
function nextLink(request: ArmRequest, lastId: string): string {
  const query = new URLSearchParams(request.query);
  query.set('$skiptoken', Buffer.from(lastId.toLowerCase()).toString('base64url'));
  return `${request.origin}${encodeURI(request.path)}?${query.toString()}`;
}

/** The id of the subscription or resource group whose resources a request lists. */
export function scopeOf({ parameters }: ArmRequest): string {
  const { subscriptionId = '', resourceGroup } = parameters;
  if (resourceGroup === undefined) return `/subscriptions/${subscriptionId}`;
  return resourceGroupId(subscriptionId, resourceGroup);
}
