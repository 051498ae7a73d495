import { errors } from '../../arm/errors.js';
import type { ArmRequest, ArmResponse, Route } from '../../arm/provider.js';
import type { Facts } from '../../facts.js';
import { expandOf } from './lists.js';

/** The routes of lists, whose links to a next page are as the facts of a world say where a request expands something. */
export function withNextLinks(routes: readonly Route[], facts: Facts): Route[] {
  if (facts.expandedNextLink === 'encoded') return [...routes];
  return routes.map((route) => ({
    ...route,
    handle: async (request) => {
      if (!expandOf(request).includes('=')) return route.handle(request);
      if (facts.expandedNextLink === 'refused') refuseNextPage(request);
      return linked(await route.handle(request), facts);
    },
  }));
}

/** Nobody knows the words with which the service would refuse it. */
function refuseNextPage({ query }: ArmRequest): void {
  if (query.has('$skiptoken'))
    throw errors.badRequest('InvalidExpand', 'The $expand of the link is invalid.');
}

function linked({ body, ...answer }: ArmResponse, { expandedNextLink }: Facts): ArmResponse {
  const { nextLink } = (body ?? {}) as { readonly nextLink?: unknown };
  if (typeof nextLink !== 'string' || expandedNextLink === 'refused')
    return { ...answer, ...(body !== undefined && { body }) };
  return {
    ...answer,
    body: { ...(body as object), nextLink: changed(nextLink, expandedNextLink === 'bare') },
  };
}

/** The link with the value of `$expand` as it was before it was encoded, or without it. */
function changed(link: string, isBare: boolean): string {
  const [path = '', query = ''] = link.split('?');
  const options = query.split('&').flatMap((option) => {
    if (!/^(%24|\$)expand=/i.test(option)) return option;
    return isBare ? decodeURIComponent(option) : [];
  });
  return `${path}?${options.join('&')}`;
}
