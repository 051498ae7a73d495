import { evaluate, memberOf } from '../../configuration/expression.js';
import { isObject, type JsonObject, type JsonValue, property } from '../../configuration/json.js';
import type { Known, Scope } from '../../configuration/known.js';
import { nestedTemplate } from '../../configuration/template-resources.js';
import { scopeOf } from './scope.js';

/** Where a deployment makes the resources of a template, or of one that is nested in it. */
export interface Place {
  readonly scope: Scope;
  /** Id of a resource group or another scope; undefined where only the deployment knows it. */
  readonly groupId: string | undefined;
  /** The full name of the resource that others are children of; undefined outside of one, or where it is not known. */
  readonly parentName: string | undefined;
  /** Since language version 2.0 nested templates do not see the values of the outer one unless they are handed over. */
  readonly isVersion2: boolean;
}

/** The place of a template that is deployed into the resource group of a lab. */
export function topPlace(template: JsonObject, values: ReadonlyMap<string, Known>, labId: string): Place {
  const groupId = groupOf(labId);
  return {
    scope: scopeOf(template, values, groupId),
    groupId,
    parentName: undefined,
    isVersion2: isVersion2(template),
  };
}

/** The id of the resource group that a resource is in. */
export function groupOf(id: string): string {
  return id.replace(/\/providers\/.*$/i, '');
}

/** Nothing is known, the resource group included. */
export const unknownScope: Scope = {
  parameter: () => undefined,
  variable: () => undefined,
  resourceGroupId: undefined,
};

/**
 * The place of the resources of a nested deployment. Its expressions see the values of the outer template or, in the
 * scope `inner`, those of its own (Microsoft: Use linked and nested templates).
 */
export function placeInside(deployment: JsonObject, place: Place): Place {
  const template = nestedTemplate(deployment)?.value ?? {};
  const groupId = groupInside(deployment, place);
  const version2 = place.isVersion2 || isVersion2(template);
  return {
    scope: scopeInside(deployment, template, { ...place, groupId, isVersion2: version2 }),
    groupId,
    parentName: undefined,
    isVersion2: version2,
  };
}

function scopeInside(
  deployment: JsonObject,
  template: JsonObject,
  { scope, groupId, isVersion2: version2 }: Place,
): Scope {
  const properties = membersOf(property(deployment, 'properties'));
  const options = property(properties, 'expressionEvaluationOptions');
  const usual = version2 ? 'inner' : 'outer';
  const kind = options === undefined ? usual : memberOf(evaluate(options, scope), 'scope');
  if (typeof kind !== 'string') return unknownScope;
  if (kind.toLowerCase() !== 'inner') return scope;
  const given = property(properties, 'parameters') ?? {};
  return isObject(given) ? scopeOf(template, handedOver(given, scope), onlyGroup(groupId)) : unknownScope;
}

/** Undefined for a subscription or a management group. */
function onlyGroup(id: string | undefined): string | undefined {
  return id !== undefined && /\/resourceGroups\//i.test(id) ? id : undefined;
}

/** The values that a deployment hands over to its template; those of a key vault are unknown. */
function handedOver(given: JsonObject, scope: Scope): ReadonlyMap<string, Known> {
  return new Map(
    Object.entries(given).map(([name, entry]) => [
      name,
      evaluate(property(membersOf(entry), 'value'), scope),
    ]),
  );
}

/** The id of the scope that a nested deployment makes its resources in: where the outer one does, unless it says otherwise. */
export function groupInside(
  deployment: JsonObject,
  { scope, groupId }: Pick<Place, 'scope' | 'groupId'>,
): string | undefined {
  const [group, subscription, other] = ['resourceGroup', 'subscriptionId', 'scope'].map((name) => {
    const written = property(deployment, name);
    return written === undefined ? undefined : { value: evaluate(written, scope) };
  });
  if (other) return typeof other.value === 'string' ? other.value : undefined;
  if (!group && !subscription) return groupId;
  const subscriptionId = subscription ? subscription.value : groupId?.split('/')[2];
  if (typeof subscriptionId !== 'string') return undefined;
  if (!group) return `/subscriptions/${subscriptionId}`;
  return typeof group.value === 'string'
    ? `/subscriptions/${subscriptionId}/resourceGroups/${group.value}`
    : undefined;
}

function membersOf(value: JsonValue | undefined): JsonObject {
  return isObject(value) ? value : {};
}

function isVersion2(template: JsonObject): boolean {
  const version = property(template, 'languageVersion');
  return typeof version === 'string' && /^2(\.|$)/.test(version);
}
