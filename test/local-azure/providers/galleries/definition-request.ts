import { errors } from '../../arm/errors.js';
import { ArmError, type ArmRequest } from '../../arm/provider.js';
import { regionOf } from '../../arm/regions.js';
import type { Resource } from '../../arm/resources.js';
import { locationRequired } from '../compute/snapshot-request.js';
import { readTags } from '../resources/tag-limits.js';
import { DEFINITION_TYPE, invalid } from './context.js';
import { checkDefinitionName, checkIdentifier } from './names.js';

export interface Identifier {
  readonly publisher: string;
  readonly offer: string;
  readonly sku: string;
}

/** The properties of a definition. */
export interface Definition {
  readonly osType: 'Windows' | 'Linux';
  readonly osState: 'Generalized' | 'Specialized';
  readonly hyperVGeneration: 'V1' | 'V2';
  readonly identifier: Identifier;
  readonly features?: readonly { readonly name: string; readonly value: string }[];
  readonly purchasePlan?: object;
  readonly endOfLifeDate?: string;
}

interface Wanted {
  readonly location?: string;
  readonly tags?: unknown;
  readonly properties?: Partial<Definition>;
}

/** The version from which on a definition without explicit values is of Generation 2. */
const GENERATION_2_BY_DEFAULT = '2025-03-03';

/** A definition that a request asks for, after the checks. */
export function newDefinition(
  request: ArmRequest,
  gallery: Resource,
  siblings: readonly Resource[],
): Resource {
  const { definition: name = '' } = request.parameters;
  const { location, tags, properties = {} } = (request.body ?? {}) as Wanted;
  checkDefinitionName(name);
  if (location === undefined) throw locationRequired();
  regionOf(location);
  const wanted = { ...usual(request.apiVersion, properties), ...properties };
  checkProperties(wanted);
  refuseTriple(wanted.identifier as Identifier, siblings);
  return definitionResource(`${gallery.id}/images/${name}`, name, {
    location,
    tags: readTags(tags),
    properties: { ...wanted, provisioningState: 'Creating' },
  });
}

export function definitionResource(
  id: string,
  name: string,
  more: Required<Pick<Resource, 'location' | 'tags' | 'properties'>>,
): Resource {
  return { name, id, type: DEFINITION_TYPE, ...more };
}

function usual(apiVersion: string, { hyperVGeneration }: Partial<Definition>): Partial<Definition> {
  if (apiVersion < GENERATION_2_BY_DEFAULT || hyperVGeneration === 'V1') return { hyperVGeneration: 'V1' };
  return { hyperVGeneration: 'V2', features: [{ name: 'SecurityType', value: 'TrustedLaunchSupported' }] };
}

function checkProperties(definition: Partial<Definition>): void {
  const { osType, osState, identifier, hyperVGeneration } = definition;
  checkWord('osType', osType, ['Windows', 'Linux']);
  checkWord('osState', osState, ['Generalized', 'Specialized']);
  checkIdentifier({ publisher: '', offer: '', sku: '', ...identifier });
  if (securityTypeOf(definition) !== undefined && hyperVGeneration !== 'V2')
    throw invalid('galleryImage.properties.features', 'this security type needs hyperVGeneration V2');
}

function checkWord(name: string, value: string | undefined, words: readonly string[]): void {
  if (!words.includes(value ?? ''))
    throw invalid(`galleryImage.properties.${name}`, `it must be one of ${words.join(', ')}`);
}

/** `TrustedLaunch`, `TrustedLaunchSupported`, or undefined for plain images. */
export function securityTypeOf({ features = [] }: Partial<Definition>): string | undefined {
  const value = features.find(({ name }) => name === 'SecurityType')?.value;
  return value === 'Standard' ? undefined : value;
}

function refuseTriple(wanted: Identifier, siblings: readonly Resource[]): void {
  const triple = tripleOf(wanted);
  const namesake = siblings.find(
    ({ properties }) => tripleOf(properties['identifier'] as Identifier) === triple,
  );
  if (namesake)
    throw errors.conflict(
      'Conflict',
      `Publisher, offer and SKU '${triple}' are those of the image definition '${namesake.name}' of this gallery.`,
    );
}

function tripleOf({ publisher, offer, sku }: Identifier): string {
  return [publisher, offer, sku].join('/').toLowerCase();
}

const fixed = ['osType', 'osState', 'hyperVGeneration', 'architecture', 'identifier', 'features'];

/** A definition with what a PUT or PATCH changes. */
export function changedDefinition(body: unknown, present: Resource): Resource {
  const { tags, properties = {} } = (body ?? {}) as Wanted & {
    readonly properties?: Readonly<Record<string, unknown>>;
  };
  for (const name of fixed) {
    const wanted = (properties as Readonly<Record<string, unknown>>)[name];
    if (wanted !== undefined && !isEqual(wanted, present.properties[name]))
      throw fixedProperty(`galleryImage.properties.${name}`, 400);
  }
  return {
    ...present,
    ...(tags !== undefined && { tags: readTags(tags) }),
    properties: { ...present.properties, ...properties, provisioningState: 'Updating' },
  };
}

function isEqual(one: unknown, other: unknown): boolean {
  return canonical(one) === canonical(other);
}

function canonical(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify(entries.map(([name, child]) => [name, canonical(child)]));
}

export function fixedProperty(name: string, status: 400 | 409): ArmError {
  const message = `The property '${name}' cannot be changed.`;
  return new ArmError(status, 'PropertyChangeNotAllowed', message, undefined, name);
}
