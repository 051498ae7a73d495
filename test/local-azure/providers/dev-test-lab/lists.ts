import { errors } from '../../arm/errors.js';
import { type Order, page } from '../../arm/paging.js';
import type { ArmRequest, ArmResponse } from '../../arm/provider.js';
import type { Resource } from '../../arm/resources.js';
import { limited } from '../resources/lists.js';
import { compareValues, parseFilter, valueAt } from './odata-filter.js';

/**
 * A list of DevTest Labs with `$filter`, `$orderby`, `$top` and `$expand`, which every list of its API description has.
 * @param items in the order of their ids
 */
export function answerList(request: ArmRequest, items: readonly Resource[], pageSize: number): ArmResponse {
  const isWanted = parseFilter(request.query.get('$filter'));
  const order = orderOf(request.query.get('$orderby'));
  const wanted = items.filter((item) => isWanted({ ...item }));
  const sorted = order
    ? [...wanted].sort((one, other) => order.compare(order.keyOf(one), order.keyOf(other)))
    : wanted;
  const shown = limited(sorted, request).map((item) => selected(request, item));
  return page(request, shown, pageSize, order);
}

/** The `$expand` of a request, whose name ignores case like that of every OData option; empty without one. */
export function expandOf({ query }: ArmRequest): string {
  return [...query].find(([name]) => name.toLowerCase() === '$expand')?.[1] ?? '';
}

/** A resource with the properties that `$expand=properties($select=…)` names; all of them without it. */
export function selected(request: ArmRequest, resource: Resource): Resource {
  const [, names] = /\$select=([\w,\s]+)/i.exec(expandOf(request)) ?? [];
  if (names === undefined) return resource;
  const wanted = names.split(',').map((name) => name.trim().toLowerCase());
  const properties = Object.entries(resource.properties).filter(([name]) =>
    wanted.includes(name.toLowerCase()),
  );
  return { ...resource, properties: Object.fromEntries(properties) };
}

/** The order that `$orderby` asks for, and that of the ids among equals. */
function orderOf(orderBy: string | null): Order | undefined {
  if (orderBy === null || orderBy.trim() === '') return undefined;
  const terms = orderBy.split(',').map((term) => termOf(term, orderBy));
  return {
    keyOf: (item) => [...terms.map(({ path }) => valueAt(item, path) ?? null), item.id.toLowerCase()],
    compare: (one, other) => {
      const differences = one.map(
        (value, index) => (terms[index]?.direction ?? 1) * compareValues(value, other[index]),
      );
      return differences.find((difference) => difference !== 0) ?? 0;
    },
  };
}

function termOf(term: string, orderBy: string): { readonly path: string; readonly direction: 1 | -1 } {
  const [, path, direction = 'asc'] = /^\s*([\w/]+)(?:\s+(asc|desc))?\s*$/i.exec(term) ?? [];
  if (path === undefined) throw errors.badRequest('InvalidOrderBy', `The $orderby '${orderBy}' is invalid.`);
  return { path, direction: direction.toLowerCase() === 'desc' ? -1 : 1 };
}
