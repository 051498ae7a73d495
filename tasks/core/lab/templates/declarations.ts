import { isObject, type JsonObject, property } from '../../configuration/json.js';
import type { Known } from '../../configuration/known.js';
import { resolved } from '../../configuration/type-definitions.js';

/** A parameter that a template declares. */
export type Declared = readonly [name: string, declaration: JsonObject];

/** Whether a value is of a type in which parameters are declared; of a type that is none, any value is. */
export function isOfType(value: Known, type: string): boolean {
  switch (type) {
    case 'string':
    case 'securestring':
      return typeof value === 'string';
    case 'int':
      return Number.isInteger(value);
    case 'bool':
      return typeof value === 'boolean';
    case 'array':
      return Array.isArray(value);
    case 'object':
    case 'secureobject':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    default:
      return true;
  }
}

export function typeOf(declaration: JsonObject): string {
  const type = property(declaration, 'type');
  return typeof type === 'string' ? type.toLowerCase() : '';
}

export function hasDefault(declaration: JsonObject): boolean {
  return property(declaration, 'defaultValue') !== undefined || property(declaration, 'nullable') === true;
}

export function isSecure(declaration: JsonObject): boolean {
  return typeOf(declaration).startsWith('secure');
}

/** The parameters that a template declares, by name; of a type that the template defines, with what the type says. */
export function declaredParameters(template: JsonObject): readonly Declared[] {
  return writtenParameters(template).map(([name, declaration]) => [name, resolved(template, declaration)]);
}

/** The parameters that a template declares, by name, as they are written. */
export function writtenParameters(template: JsonObject): readonly Declared[] {
  const parameters = property(template, 'parameters');
  const entries = isObject(parameters) ? Object.entries(parameters) : [];
  return entries.flatMap(([name, value]) => (isObject(value) ? [[name, value] as const] : []));
}
