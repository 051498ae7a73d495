import { isObject, type JsonObject, type JsonValue, property, propertyName } from './json.js';

/** No real template has so long a chain of types, and types that refer to each other end there. */
const longestChain = 30;

/**
 * A declaration with what the types say that it refers to, as `{"$ref": "#/definitions/name"}` since language version
 * 2.0; what the declaration says itself comes first. Where a type is not defined it is left as it is.
 */
export function resolved(template: JsonObject, declaration: JsonObject, chain = longestChain): JsonObject {
  const type = chain > 0 ? definitionOf(template, declaration) : undefined;
  if (!type) return declaration;
  const written = propertyName(declaration, '$ref');
  const own = Object.entries(declaration).filter(([name]) => name !== written);
  return { ...resolved(template, type, chain - 1), ...Object.fromEntries(own) };
}

/** Whether a declaration refers to a type that the template does not define. */
export function isUndefinedType(template: JsonObject, declaration: JsonObject): boolean {
  return property(declaration, '$ref') !== undefined && definitionOf(template, declaration) === undefined;
}

/** The type that a declaration refers to by a JSON pointer into the template. */
function definitionOf(template: JsonObject, declaration: JsonObject): JsonObject | undefined {
  const reference = property(declaration, '$ref');
  if (typeof reference !== 'string' || !reference.startsWith('#/')) return undefined;
  const names = reference.slice(2).split('/').map(unescaped);
  const type = names.reduce<JsonValue | undefined>(
    (found, name) => (isObject(found) ? property(found, name) : undefined),
    template,
  );
  return isObject(type) ? type : undefined;
}

/** RFC 6901. */
function unescaped(name: string): string {
  return name.replaceAll('~1', '/').replaceAll('~0', '~');
}
