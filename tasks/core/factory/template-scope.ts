import { evaluate, type Scope } from '../configuration/expression.js';
import { isObject, type JsonObject, type JsonValue, property } from '../configuration/json.js';

/** Deeper than any real template; ends variables that refer to themselves. */
const deepestReference = 20;

/**
 * What the expressions of a template stand for, given the values its parameters will have.
 * @param values by declared name; other parameters have their defaults
 * @param resourceGroupId of the group that is deployed to
 */
export function scopeOf(
  template: JsonObject,
  values: Readonly<Record<string, JsonValue>>,
  resourceGroupId: string,
  depth = 0,
): Scope {
  const deeper = (value: JsonValue | undefined) =>
    depth < deepestReference
      ? resolve(value, scopeOf(template, values, resourceGroupId, depth + 1))
      : undefined;
  return {
    parameter: (name) => property(values, name) ?? deeper(defaultOf(template, name)),
    variable: (name) => deeper(memberOf(template, 'variables', name)),
    resourceGroupId,
  };
}

/** The value of any part of a template; undefined if it is not known before the deployment. */
export function resolve(value: JsonValue | undefined, scope: Scope): JsonValue | undefined {
  return typeof value === 'string' ? evaluate(value, scope) : value;
}

/** What a template declares of a parameter. */
export function declaredParameters(template: JsonObject): readonly (readonly [string, JsonObject])[] {
  const parameters = property(template, 'parameters');
  const entries = isObject(parameters) ? Object.entries(parameters) : [];
  return entries.flatMap(([name, value]) => (isObject(value) ? [[name, value] as const] : []));
}

function defaultOf(template: JsonObject, name: string): JsonValue | undefined {
  const declared = memberOf(template, 'parameters', name);
  return isObject(declared) ? property(declared, 'defaultValue') : undefined;
}

function memberOf(template: JsonObject, section: string, name: string): JsonValue | undefined {
  const members = property(template, section);
  return isObject(members) ? property(members, name) : undefined;
}
