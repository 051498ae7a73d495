import type { ResourceAddress } from '../requests/resource-manager.js';
import { pathPart, resourceId } from '../resource-id.js';

/**
 * The address of a resource, or of a collection below it.
 * @param below the names that lead to the collection, e.g. `versions`
 */
export function addressOf(id: string, apiVersion: string, ...below: readonly string[]): ResourceAddress {
  const group = resourceId(id);
  const path = id.replace(/^.*?(?=\/providers\/)\//i, '').replace(/\/$/, '');
  return { group, path: [path, ...below.map(pathPart)].join('/'), apiVersion };
}
