import { isExpression, quoted, withoutBrackets } from '../../configuration/expression.js';
import type { GoldenImage } from '../../configuration/golden-image.js';
import {
  isObject,
  type JsonObject,
  type JsonValue,
  property,
  propertyName,
} from '../../configuration/json.js';
import { factoryLabTag, factoryPathTag, generalizedTag, runTag } from '../images/tags.js';
import type { PreparedArtifacts } from './artifacts.js';
import type { ChosenMachine } from './machine.js';
import type { TemplateValues } from './values.js';

/** Adds tags to those of a template; of one name, in any casing, the added one wins (C44). */
export function withTags(tags: JsonValue | undefined, added: Readonly<Record<string, string>>): JsonValue {
  if (typeof tags === 'string' && isExpression(tags)) {
    const members = Object.entries(added).flat().map(quoted);
    return `[union(${withoutBrackets(tags)}, createObject(${members.join(', ')}))]`;
  }
  const replaced = new Set(Object.keys(added).map((name) => name.toLowerCase()));
  const present: JsonObject = isObject(tags) ? tags : {};
  const kept = Object.entries(present).filter(([name]) => !replaced.has(name.toLowerCase()));
  return { ...Object.fromEntries(kept), ...added };
}

/** A copy of the VM's resource with its artifacts, the expiry and the tags of the factory. */
export function patchMachine(
  { resource, properties }: ChosenMachine,
  image: GoldenImage,
  values: TemplateValues,
  { artifacts }: PreparedArtifacts,
): JsonObject {
  const expires = property(properties, 'expirationDate') === undefined && values.expirationDate;
  const patched = [
    ...(artifacts === undefined ? [] : [['artifacts', artifacts] as const]),
    ...(expires ? [['expirationDate', expires.toISOString()] as const] : []),
  ].reduce((object, [name, value]) => put(object, name, value), properties);
  return put(
    put(resource, 'properties', patched),
    'tags',
    withTags(property(resource, 'tags'), tagsOf(image, values)),
  );
}

/** C44, C73: the tags that identify the VM from its creation on. `ImagePath` is added only after success (C43). */
function tagsOf({ imagePath }: GoldenImage, values: TemplateValues): Readonly<Record<string, string>> {
  return {
    [factoryPathTag]: imagePath,
    [runTag]: values.runId,
    [factoryLabTag]: values.labId,
    ...(values.includeSysprep ? {} : { [generalizedTag]: 'false' }),
  };
}

/** A copy of an object with a property set, whose name keeps the casing that it has there. */
function put(object: JsonObject, name: string, value: JsonValue): JsonObject {
  return { ...object, [propertyName(object, name) ?? name]: value };
}

/** A copy of a template in which one object is replaced by another. */
export function replace(template: JsonObject, target: JsonObject, replacement: JsonObject): JsonObject {
  const copy = (value: JsonValue): JsonValue => {
    if (value === target) return replacement;
    if (Array.isArray(value)) return (value as readonly JsonValue[]).map(copy);
    return isObject(value)
      ? Object.fromEntries(Object.entries(value).map(([name, member]) => [name, copy(member)]))
      : value;
  };
  return Object.fromEntries(Object.entries(template).map(([name, member]) => [name, copy(member)]));
}
