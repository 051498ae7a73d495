import { evaluate } from '../../configuration/expression.js';
import { isObject, type JsonObject, type JsonValue, property } from '../../configuration/json.js';
import type { Known, Scope } from '../../configuration/known.js';

/** Azure's limit for the turns of a loop. */
export const mostTurns = 800;

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
  const once = (known: Map<string, Known>, name: string, read: (name: string) => Known) => {
    const key = name.toLowerCase();
    if (known.has(key) || depth >= deepestReference) return known.get(key);
    // Set before it is evaluated, so that a value that refers to itself stays unknown.
    known.set(key, undefined);
    depth += 1;
    known.set(key, read(name));
    depth -= 1;
    return known.get(key);
  };
  const scope: Scope = {
    parameter: (name) => once(parameters, name, (wanted) => evaluate(defaultOf(template, wanted), scope)),
    variable: (name) => once(variables, name, (wanted) => variableOf(template, wanted, scope)),
    resourceGroupId,
  };
  return scope;
}

/** The value of a variable; a loop in the section `variables` makes a list (Microsoft: Variable iteration). */
function variableOf(template: JsonObject, name: string, scope: Scope): Known {
  const written = memberOf(template, 'variables', name);
  if (written !== undefined) return evaluate(written, scope);
  const loops = memberOf(template, 'variables', 'copy');
  const named = Array.isArray(loops) ? (loops as readonly JsonValue[]) : [];
  const loop = named.filter(isObject).find((one) => isNamed(one, name));
  if (!loop) return undefined;
  const count = evaluate(property(loop, 'count'), scope);
  if (typeof count !== 'number' || !Number.isInteger(count) || count < 0 || count > mostTurns)
    return undefined;
  const turns = Array.from({ length: count }, (_, index) => ({ loop: name, index }));
  return turns.map((turn) => evaluate(property(loop, 'input'), { ...scope, turn }));
}

function isNamed(loop: JsonObject, wanted: string): boolean {
  const name = property(loop, 'name');
  return typeof name === 'string' && name.toLowerCase() === wanted.toLowerCase();
}

function defaultOf(template: JsonObject, name: string): JsonValue | undefined {
  const declared = memberOf(template, 'parameters', name);
  return isObject(declared) ? property(declared, 'defaultValue') : undefined;
}

function memberOf(template: JsonObject, section: string, name: string): JsonValue | undefined {
  const members = property(template, section);
  return isObject(members) ? property(members, name) : undefined;
}
