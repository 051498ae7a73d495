import { evaluate } from '../../configuration/expression.js';
import { isObject, type JsonObject, type JsonValue, property } from '../../configuration/json.js';
import type { Known, Scope } from '../../configuration/known.js';

/** Limits chains of parameters and variables; no real template has such a long one. */
const deepestReference = 30;

/**
 * The values of parameters and variables in the expressions of a template.
 * @param values by declared name; undefined is a value that only Azure knows; other parameters have their defaults
 * @param resourceGroupId the id of the resource group of the deployment; undefined where only Azure knows it
 */
export function scopeOf(
  template: JsonObject,
  values: ReadonlyMap<string, Known>,
  resourceGroupId: string | undefined,
): Scope {
  const parameters = new Map([...values].map(([name, value]) => [name.toLowerCase(), value]));
  const variables = new Map<string, Known>();
  let depth = 0;
  const once = (known: Map<string, Known>, name: string, read: (name: string) => JsonValue | undefined) => {
    const key = name.toLowerCase();
    if (known.has(key) || depth >= deepestReference) return known.get(key);
    // Set before it is evaluated, so that a value that refers to itself stays unknown.
    known.set(key, undefined);
    depth += 1;
    known.set(key, evaluate(read(name), scope));
    depth -= 1;
    return known.get(key);
  };
  const scope: Scope = {
    parameter: (name) => once(parameters, name, (wanted) => defaultOf(template, wanted)),
    variable: (name) => once(variables, name, (wanted) => memberOf(template, 'variables', wanted)),
    resourceGroupId,
  };
  return scope;
}

function defaultOf(template: JsonObject, name: string): JsonValue | undefined {
  const declared = memberOf(template, 'parameters', name);
  return isObject(declared) ? property(declared, 'defaultValue') : undefined;
}

function memberOf(template: JsonObject, section: string, name: string): JsonValue | undefined {
  const members = property(template, section);
  return isObject(members) ? property(members, name) : undefined;
}
