import { bounded, type FunctionTable, ofOne, type TemplateFunction } from './function-values.js';
import { functionsOfLists } from './functions-of-lists.js';
import { functionsOfLogic } from './functions-of-logic.js';
import { functionsOfNumbers } from './functions-of-numbers.js';
import { functionsOfTexts } from './functions-of-texts.js';
import type { Known } from './known.js';

const functionsOfDeployments: FunctionTable = {
  parameters: named('parameter'),
  resourceGroup: (values, { resourceGroupId }) =>
    values.length === 0 ? resourceGroup(resourceGroupId) : undefined,
  resourceId: (values, { resourceGroupId }) => resourceId(values, resourceGroupId),
  subscription: (values, { resourceGroupId }) =>
    values.length === 0 ? subscription(resourceGroupId) : undefined,
  variables: named('variable'),
};

/** The supported functions by their names in lower case. The values of all others are unknown. */
export const templateFunctions: ReadonlyMap<string, TemplateFunction> = new Map(
  [functionsOfDeployments, functionsOfLists, functionsOfLogic, functionsOfNumbers, functionsOfTexts]
    .flatMap((table) => Object.entries(table))
    .map(([name, apply]) => [name.toLowerCase(), apply]),
);

function named(kind: 'parameter' | 'variable'): TemplateFunction {
  return (values, scope) =>
    ofOne((name) => (typeof name === 'string' ? scope[kind](name) : undefined))(values, scope);
}

function resourceGroup(id: string | undefined): Known {
  return id === undefined ? undefined : { id, name: id.split('/').at(-1) ?? '', location: undefined };
}

function subscription(resourceGroupId: string | undefined): Known {
  if (resourceGroupId === undefined) return undefined;
  const subscriptionId = subscriptionOf(resourceGroupId);
  return { id: `/subscriptions/${subscriptionId}`, subscriptionId, displayName: undefined };
}

function subscriptionOf(id: string): string {
  const [, , subscriptionId = ''] = id.split('/');
  return subscriptionId;
}

/** `resourceId([subscription], [group], type, name, …)`, as Azure Resource Manager composes it: the type has a slash. */
function resourceId(values: readonly Known[], resourceGroupId: string | undefined): Known {
  const texts = values.filter((value) => typeof value === 'string');
  const start = texts.findIndex((text) => text.includes('/'));
  const [provider, ...types] = texts[start]?.split('/') ?? [];
  const names = texts.slice(start + 1);
  if (texts.length !== values.length || start < 0 || start > 2 || provider === undefined) return undefined;
  if (types.length !== names.length) return undefined;
  const path = types.map((type, index) => `${type}/${names[index] ?? ''}`).join('/');
  const group = groupId(texts.slice(0, start), resourceGroupId);
  return group === undefined ? undefined : bounded(`${group}/providers/${provider}/${path}`);
}

function groupId([one, other]: readonly string[], resourceGroupId: string | undefined): string | undefined {
  if (one !== undefined && other !== undefined) return `/subscriptions/${one}/resourceGroups/${other}`;
  if (one === undefined || resourceGroupId === undefined) return resourceGroupId;
  return `/subscriptions/${subscriptionOf(resourceGroupId)}/resourceGroups/${one}`;
}
