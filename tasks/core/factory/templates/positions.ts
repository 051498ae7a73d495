import type { Finding } from '../../configuration/finding.js';
import type { GoldenImage } from '../../configuration/golden-image.js';
import { isObject, type JsonPath, locateMember, propertyName } from '../../configuration/json.js';
import type { TemplateResource } from '../../configuration/template-resources.js';

/** Where in a template a finding stands. */
export type Position = Required<Pick<Finding, 'file' | 'line' | 'column'>>;

type Placed = Pick<TemplateResource, 'resource' | 'path'>;

/** The position of a resource, or of something in it. */
export function positionOf(image: GoldenImage, { path }: Placed, inside: JsonPath = []): Position {
  return { file: image.file, ...locateMember(image.text, [...path, ...inside]) };
}

/** The position of the first of these members of a resource that is written; that of the resource where none is. */
export function positionOfMember(image: GoldenImage, one: Placed, names: readonly string[]): Position {
  const name = names.map((wanted) => propertyName(one.resource, wanted)).find((found) => found !== undefined);
  return positionOf(image, one, name === undefined ? [] : [name]);
}

/** As `positionOfMember`, for the `properties` of a resource; the rest of the path leads into the first that is found. */
export function positionOfProperty(
  image: GoldenImage,
  one: Placed,
  names: readonly string[],
  rest: JsonPath = [],
): Position {
  const section = propertyName(one.resource, 'properties') ?? 'properties';
  const properties = one.resource[section];
  const members = isObject(properties) ? properties : {};
  const name = names.map((wanted) => propertyName(members, wanted)).find((found) => found !== undefined);
  return positionOf(image, one, name === undefined ? [] : [section, name, ...rest]);
}
