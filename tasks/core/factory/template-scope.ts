import { evaluate, type Scope } from '../configuration/expression.js';
import { isObject, type JsonObject, type JsonValue, property } from '../configuration/json.js';

/**
 * What the expressions of a template stand for, given the values its parameters will have. Every name is resolved once;
 * one that refers to itself is unknown.
 * @param values by declared name; other parameters have their defaults
 * @param resourceGroupId of the group that is deployed to
 */
export function scopeOf(
  template: JsonObject,
  values: Readonly<Record<string, JsonValue>>,
  resourceGroupId: string,
): Scope {
  const known = new Map<string, JsonValue | undefined>();
  const resolveOnce = (name: string, written: JsonValue | undefined) => {
    if (!known.has(name)) {
      known.set(name, undefined);
      known.set(name, resolve(written, scope));
    }
    return known.get(name);
  };
  const scope: Scope = {
    parameter: (name) =>
      property(values, name) ?? resolveOnce(`parameter ${name.toLowerCase()}`, defaultOf(template, name)),
    variable: (name) => resolveOnce(`variable ${name.toLowerCase()}`, memberOf(template, 'variables', name)),
    resourceGroupId,
  };
  return scope;
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
