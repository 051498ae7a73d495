import { asString } from './functions/function.js';
import type { Value } from './value.js';

/** The resource group that a template is deployed to. */
export interface ResourceGroupScope {
  readonly subscriptionId: string;
  readonly resourceGroup: string;
}

/** The full id of a resource. `type` includes the provider; `names` has one name per segment after the provider. */
export function composeResourceId(scope: ResourceGroupScope, type: string, names: readonly string[]): string {
  return `${resourceGroupId(scope)}${providerPath(type, names)}`;
}

export function resourceGroupId({ subscriptionId, resourceGroup }: ResourceGroupScope): string {
  return `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`;
}

/** `/providers/Microsoft.X/kinds/name/…` */
export function providerPath(type: string, names: readonly string[]): string {
  const [provider = '', ...kinds] = type.split('/');
  if (kinds.length === 0 || kinds.length !== names.length)
    throw new Error(
      `the type '${type}' requires '${kinds.length}' resource name(s), but '${names.length}' were given`,
    );
  return `/providers/${provider}/${kinds.map((kind, index) => `${kind}/${names[index] ?? ''}`).join('/')}`;
}

/**
 * `resourceId([subscriptionId], [resourceGroupName], type, name, [name]…)`: the first value with a slash is the type.
 */
export function resourceId(scope: ResourceGroupScope, values: readonly Value[]): string {
  const texts = values.map(asString);
  const typeAt = texts.findIndex((text) => text.includes('/'));
  if (typeAt < 0 || typeAt > 2)
    throw new Error('the resource type must be fully qualified, as Microsoft.X/kind');
  const [type = '', ...names] = texts.slice(typeAt);
  const resourceGroup = typeAt === 0 ? scope.resourceGroup : (texts[typeAt - 1] ?? '');
  const subscriptionId = typeAt === 2 ? (texts[0] ?? '') : scope.subscriptionId;
  return composeResourceId({ subscriptionId, resourceGroup }, type, names);
}
